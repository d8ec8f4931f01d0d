import type { LoggerEvent } from '../../../contract/logger.ts'
import { lengthText } from '../drift.ts'
import type { Language } from '../i18n/language.ts'
import type { Text } from '../i18n/text.ts'

/** `alarm`: something to be done. `suspicion`: may be somebody else's doing. `note`: only told. */
export type Gravity = 'alarm' | 'suspicion' | 'note'

interface Words {
  readonly gravity: Gravity
  readonly zh: readonly [name: string, remedy: string]
  readonly en: readonly [name: string, remedy: string]
}

// oxfmt-ignore
const words: Readonly<Record<string, Words>> = {
  'clock-drift': { gravity: 'alarm', zh: ['时钟偏差超限', '在数采仪上校时，或下发 1012 设置时间；检查网络时间（NTP）与纽扣电池。平台不改动上报的数据时间。'], en: ['Clock off', 'set the time at the logger, or send 1012; look at NTP and the battery. The platform never changes the data time that was sent.'] },
  'clock-unset': { gravity: 'alarm', zh: ['时钟未设置', '时间停在 1970、2000 等年份，多为断电后电池失效：更换电池并校时；这段时间的数据时间不可信。'], en: ['Clock never set', 'it stands at 1970, 2000 or the like: usually the battery is empty. Replace it and set the time; data times of this stretch cannot be relied on.'] },
  'clock-step': { gravity: 'note', zh: ['时钟跳变', '校时后出现一次是正常的；反复出现时检查校时程序和系统时间。'], en: ['Clock stepped', 'once after setting the time is in order; if it comes again and again, look at what sets the clock.'] },
  'platform-clock': { gravity: 'alarm', zh: ['平台时钟', '多数数采仪同时出现相同偏差，应是平台服务器时钟的问题：请管理员检查服务器的时间同步。'], en: ["The platform's clock", 'most loggers are off by the same: it is the clock of the server. Its administrator should look at time synchronisation.'] },
  'address-change': { gravity: 'note', zh: ['地址改变', '4G/5G 上网卡换地址是正常的；固定线路出现时请核实。'], en: ['Address changed', 'in order on a mobile line; on a fixed one, find out why.'] },
  reconnects: { gravity: 'alarm', zh: ['频繁重连', '检查线路、DTU 和保活设置；也可能是两台设备使用同一 MN。'], en: ['Many new connections', 'look at the line, the modem and keep-alive settings; two devices may also share the MN.'] },
  'duplicate-sign-in': { gravity: 'alarm', zh: ['重复登录', '两条连接轮流使用同一 MN：查明是否有两台设备（如新旧数采仪、备机、转发程序）同时上报，停掉其中一台。'], en: ['Signed in twice', 'two connections take turns with one MN: find out whether two devices (old and new, spare, forwarder) report at once, and stop one.'] },
  'conflicting-data': { gravity: 'suspicion', zh: ['同一时间数据不一致', '两条连接对同一数据时间上报了不同内容，疑似冒用 MN：保留证据，现场核实，更换密码。'], en: ['Two accounts of one moment', 'two connections said different things of the same data time. The MN may be in other hands: keep the evidence, check on site, change the password.'] },
  'foreign-password': { gravity: 'suspicion', zh: ['异地密码错误', '有人从其他地址用错误密码尝试该 MN：核实来源；必要时更换密码、限制地址。'], en: ['Wrong password from elsewhere', 'somebody tries this MN from another address: find out who; change the password or bind the address.'] },
  'wrong-password': { gravity: 'alarm', zh: ['密码错误', '核对数采仪与平台登记的密码；在改正之前，其数据不予采信。'], en: ['Wrong password', 'compare the password of the logger with the one registered; until then its data are not taken.'] },
  'clear-text': { gravity: 'suspicion', zh: ['由加密变为明文', '以前加密、现在用明文上报：核实设备是否更换或被冒用，恢复加密。'], en: ['No longer encrypted', 'it used to encrypt: find out whether the device was replaced or impersonated, and encrypt again.'] },
  'version-change': { gravity: 'alarm', zh: ['协议版本改变', '与以前上报的协议版本不同：确认是否升级或更换了设备，并更新登记。'], en: ['Another version of the protocol', 'find out whether the device was upgraded or replaced, and update its registration.'] },
  'shared-socket': { gravity: 'note', zh: ['共用连接', '同一连接上还有其他 MN，多为汇聚转发；如非如此，请核实。'], en: ['Shared connection', 'another MN speaks through the same connection: usually a concentrator; if there is none, find out why.'] },
}

export function eventWords(
  kind: string,
  language: Language,
): { name: string; remedy: string; gravity: Gravity } {
  const found = words[kind]
  if (found === undefined) return { name: kind, remedy: '', gravity: 'note' }
  const [name, remedy] = found[language]
  return { name, remedy, gravity: found.gravity }
}

/** The figures of one event, in one line; empty where the name says all. */
export function eventDetail({ kind, detail, count }: LoggerEvent, t: Text): string {
  const drift = (ms: number): string =>
    t(ms < 0 ? 'drift.behind' : 'drift.ahead', { length: lengthText(ms, t) })
  const change = (before: string, after: string): string => t('event.change', { before, after })
  switch (kind) {
    case 'clock-drift':
    case 'clock-unset':
      return detail.driftMs === undefined ? '' : drift(detail.driftMs)
    case 'clock-step':
      return detail.beforeMs === undefined || detail.afterMs === undefined
        ? ''
        : change(drift(detail.beforeMs), drift(detail.afterMs))
    case 'platform-clock': {
      const ms = detail.offsetMs ?? detail.stepMs ?? 0
      return t('event.platform', { drift: drift(ms), n: detail.loggers ?? 0 })
    }
    case 'address-change':
    case 'version-change':
      return change(detail.before ?? '—', detail.after ?? '—')
    case 'reconnects':
      return t('event.connections', { n: detail.connections ?? count })
    case 'duplicate-sign-in':
      return (detail.addresses ?? []).join(' ⇄ ')
    case 'conflicting-data':
      return t('event.conflict', { command: detail.command ?? '', time: detail.dataTime ?? '' })
    case 'foreign-password':
    case 'wrong-password':
      return t('event.from', { addresses: (detail.addresses ?? []).join('、') })
    case 'shared-socket':
      return detail.peer ?? ''
    default:
      return ''
  }
}
