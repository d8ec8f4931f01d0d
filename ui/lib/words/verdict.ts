import type { Language } from '../i18n/language.ts'

interface VerdictWords {
  readonly name: string
  /** What it means for the data, and what to do about it. */
  readonly help: string
}

/** Why a frame was taken or not: the gateway's verdicts, and the reasons for which none of it became a reading. */
const words: Readonly<Record<string, Readonly<Record<Language, VerdictWords>>>> = {
  accepted: {
    zh: { name: '已接收', help: '校验、设备标识和密码都正确，已入库处理。' },
    en: { name: 'accepted', help: 'CRC, device and password are right; the frame was processed.' },
  },
  'crc-mismatch': {
    zh: {
      name: 'CRC 校验错误',
      help: '内容在途中改变，或现场程序计算有误；未作应答，等待重发。检查线路和数采仪的 CRC 算法。',
    },
    en: {
      name: 'CRC wrong',
      help: 'Changed on its way, or computed wrongly. Not answered, so it will be sent again. Check the line and the logger’s CRC.',
    },
  },
  'unknown-mn': {
    zh: { name: '未登记的 MN', help: '平台没有这台数采仪。核对 MN 是否录错；确属新设备时先登记。' },
    en: {
      name: 'unknown MN',
      help: 'No such logger is registered. Check the MN for a slip; register the device if it is new.',
    },
  },
  'wrong-password': {
    zh: { name: '密码错误', help: 'MN 已登记，但访问密码不符。与运维单位核对数采仪中的密码。' },
    en: {
      name: 'wrong password',
      help: 'The MN is known, the password is not its own. Compare it with the one set in the logger.',
    },
  },
  noise: {
    zh: { name: '噪声', help: '不是通讯包的字节，例如 DTU 心跳或注册包。请勿把它们发到平台端口。' },
    en: {
      name: 'noise',
      help: 'Bytes that are no frame, such as a modem’s heart-beat. Keep them off this port.',
    },
  },
  undecodable: {
    zh: { name: '无法解析', help: '有包头，但内容不成通讯包。打开报文查看出错的位置。' },
    en: { name: 'undecodable', help: 'It begins like a frame but is none. Open it to see where it breaks.' },
  },
}

/** A verdict without words stands for itself. */
export const verdictWords = (verdict: string, language: Language): VerdictWords =>
  words[verdict]?.[language] ?? { name: verdict, help: '' }
