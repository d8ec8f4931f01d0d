import type { JournalDamage } from '../../server/journal/damage.ts'
import { describeDamage } from '../../server/journal/damage.ts'
import type { ArrivalVerdict } from '../../server/journal/record.ts'

export type Lang = 'zh' | 'en'

/** What the tool says, in one place for each language. */
export interface Words {
  readonly usage: string
  readonly damage: (damage: JournalDamage) => string
  readonly forms: Readonly<Record<'raw' | 'sealed' | 'damaged' | 'missing', string>>
  readonly columns: readonly string[]
  readonly sound: (segments: number, records: number) => string
  readonly unsound: (faults: number, segments: number, records: number) => string
  readonly noJournal: (dir: string) => string
  readonly copied: (files: number, copied: number, bytes: number) => string
  readonly badAddress: (text: string) => string
  readonly noRecord: (address: string) => string
  readonly fields: Readonly<Record<'address' | 'receivedAt' | 'peer' | 'verdict' | 'bytes' | 'frame', string>>
  readonly verdicts: Readonly<Record<ArrivalVerdict, string>>
}

const zh: Words = {
  usage: `用法：npm run --silent journal -- 命令 目录 [选项]
  verify 目录            核对每个散列和整条链；有损坏时逐条指出，退出码为 1
  list 目录              列出各段
  copy 目录 目标         复制（平台运行时也可以）；已复制过的封存段不再复制
  show 目录 段-偏移      显示一条记录（例：12-3456）；PW、NewPW 默认遮盖
选项：--lang zh|en 语言；--unmasked 不遮盖口令；--help 本说明
`,
  damage: describeInChinese,
  forms: { raw: '未封存', sealed: '已封存', damaged: '已损坏，另存', missing: '缺失' },
  columns: ['段', '状态', '建立时间', '逻辑字节', '文件字节', '文件'],
  sound: (segments, records) => `完好：${segments} 段，${records} 条记录`,
  unsound: (faults, segments, records) => `有 ${faults} 处问题：${segments} 段，可读 ${records} 条记录`,
  noJournal: (dir) => `${dir} 里没有报文日志`,
  copied: (files, copied, bytes) => `共 ${files} 个文件，本次复制 ${copied} 个，${bytes} 字节`,
  badAddress: (text) => `“${text}” 不是地址；应为 段-偏移，例如 12-3456`,
  noRecord: (address) => `${address} 处没有记录`,
  fields: {
    address: '地址',
    receivedAt: '接收时间',
    peer: '来源',
    verdict: '判断',
    bytes: '字节数',
    frame: '报文',
  },
  verdicts: {
    accepted: '接受',
    noise: '不成报文的字节',
    'crc-mismatch': 'CRC 不符',
    undecodable: '无法解析',
    'unknown-mn': '未登记的 MN',
    'wrong-password': '口令错误',
    'foreign-certificate': '证书不属于该 MN',
  },
}

const en: Words = {
  usage: `Usage: npm run --silent journal -- COMMAND DIR [OPTIONS]
  verify DIR             check every hash and the whole chain; damage is named, exit code 1
  list DIR               list the segments
  show DIR SEGMENT-OFFSET  show one record (12-3456); PW and NewPW are masked
Options: --lang zh|en; --unmasked shows passwords; --help
`,
  damage: describeDamage,
  forms: { raw: 'raw', sealed: 'sealed', damaged: 'damaged, put aside', missing: 'missing' },
  columns: ['segment', 'form', 'made at', 'logical bytes', 'file bytes', 'file'],
  sound: (segments, records) => `sound: ${segments} segments, ${records} records`,
  unsound: (faults, segments, records) =>
    `${faults} faults: ${segments} segments, ${records} records can be read`,
  noJournal: (dir) => `there is no journal in ${dir}`,
  copied: (files, copied, bytes) => `${files} files, ${copied} copied now, ${bytes} bytes`,
  badAddress: (text) => `"${text}" is no address; it looks like 12-3456 (segment-offset)`,
  noRecord: (address) => `no record begins at ${address}`,
  fields: {
    address: 'address',
    receivedAt: 'received at',
    peer: 'peer',
    verdict: 'verdict',
    bytes: 'bytes',
    frame: 'frame',
  },
  verdicts: {
    accepted: 'accepted',
    noise: 'noise',
    'crc-mismatch': 'CRC mismatch',
    undecodable: 'undecodable',
    'unknown-mn': 'unknown MN',
    'wrong-password': 'wrong password',
    'foreign-certificate': 'certificate of another MN',
  },
}

export const wordsOf = (lang: Lang): Words => (lang === 'zh' ? zh : en)

function describeInChinese(damage: JournalDamage): string {
  const where = `第 ${damage.segment} 段`
  switch (damage.kind) {
    case 'missing-segment':
      return `${where}：缺失`
    case 'bad-header':
      return `${where}：${damage.file} 的段头损坏`
    case 'bad-range':
      return `${where}：${damage.file} 的第 ${damage.from} 至 ${damage.until} 字节损坏`
    case 'bad-block':
      return (
        `${where}：${damage.file} 的第 ${damage.block} 块损坏` +
        `（文件 ${damage.fileFrom}–${damage.fileUntil}，逻辑 ${damage.logicalFrom}–${damage.logicalUntil}）`
      )
    case 'bad-footer':
      return `${where}：${damage.file} 的索引损坏（文件 ${damage.fileFrom}–${damage.fileUntil}）`
    case 'broken-chain':
      return `${where}：${damage.file} 在 ${damage.at} 处与前文的散列链不相接`
    case 'wrong-name':
      return `${where}：${damage.file} 的内容与文件名中的散列不符`
    default:
      return damage satisfies never
  }
}
