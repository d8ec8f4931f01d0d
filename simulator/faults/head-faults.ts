import { encodeText } from '../../hj212/text.ts'
import { fault, isAnswer, onContent, onHead, onSegment, type Fault } from './fault.ts'

const replace = (from: RegExp, to: string) => onHead((head) => head.replace(from, to))
const systemCode = (code: string): Fault =>
  fault(
    '9.3',
    [`system-code-${code}`, `系统编码 ST=${code}`, `ST=${code}`],
    onHead((head, about) => (isAnswer(about) ? head : head.replace(/ST=\w+/, `ST=${code}`))),
  )
const command = (code: string): Fault =>
  fault(
    '9.3',
    [`command-${code}`, `设施状态以私有命令 CN=${code} 发送`, `facility states under the private CN=${code}`],
    onHead((head) => head.replace('CN=2021;', `CN=${code};`)),
  )
const mn = (name: string, zh: string, en: string, change: (mn: string) => string): Fault =>
  fault('9.3', [name, zh, en], { kind: 'mn', change })

/** The fields before CP, and the signs around it. */
export const headFaults: readonly Fault[] = [
  mn('mn-short', 'MN 只有 14 位数字', 'MN of 14 digits', (mn) => mn.replaceAll(/\D/g, '7').slice(-14)),
  mn('mn-underscore', 'MN 含下划线', 'MN with an underscore', (mn) => `A110000_${mn.slice(-6)}`),
  mn('mn-dashes', 'MN 含短横线', 'MN with dashes', (mn) => `aqms-1100-${mn.slice(-6)}`),
  fault(
    '9.3',
    ['field-order', 'MN 在 PW 之前，QN 在 CN 之后', 'MN before PW, QN behind CN'],
    replace(/(QN=\w+;)(ST=\w+;CN=\w+;)(PW=\w+;)(MN=[^;]*;)/, '$2$1$4$3'),
  ),
  fault(
    '9.3',
    ['packet-number-order', '拆分包 PNO 在 PNUM 之前', 'PNO before PNUM in split packets'],
    replace(/(PNUM=\w+;)(PNO=\w+;)/, '$2$1'),
  ),
  fault('9.3', ['qn-missing', '没有 QN', 'no QN'], replace(/QN=\w+;/, '')),
  fault('9.3', ['qn-long', 'QN 有 30 位', 'QN of 30 digits'], replace(/QN=(\w+);/, 'QN=$10000000000000;')),
  fault(
    '9.3',
    ['qn-old', 'QN 比数据时间早约一个月', 'QN about a month older than DataTime'],
    onHead((head) =>
      head.replace(/QN=(\d{4})(\d\d)/, (_, year: string, month: string) =>
        month === '01'
          ? `QN=${Number(year) - 1}12`
          : `QN=${year}${String(Number(month) - 1).padStart(2, '0')}`,
      ),
    ),
  ),
  fault(
    '9.3',
    ['qn-fixed', 'QN 固定不变', 'one QN in every frame'],
    replace(/QN=\w+;/, 'QN=20200101000000000;'),
  ),
  fault(
    '9.3',
    [
      'flag-without-numbers',
      'Flag 表示有包号，但没有 PNUM、PNO',
      'Flag announces packet numbers that are not there',
    ],
    onHead((head) =>
      head
        .replace(/Flag=(\d+)/, (_, flag: string) => `Flag=${Number(flag) | 2}`)
        .replace(/PNUM=\w+;PNO=\w+;/, ''),
    ),
  ),
  fault(
    '9.3',
    ['answers-flagged', '应答用 ST=32 并要求应答', 'answers with ST=32 that ask for an answer'],
    onHead((head, about) =>
      isAnswer(about)
        ? head
            .replace('ST=91', 'ST=32')
            .replace(/Flag=(\d+)/, (_, flag: string) => `Flag=${Number(flag) | 1}`)
        : head,
    ),
  ),
  fault(
    '9.3',
    ['trailing-semicolon', '结尾 && 之前多一个分号', 'a semicolon before the closing &&'],
    onContent((content) => `${content};`),
  ),
  fault(
    '9.3',
    ['single-ampersand', 'CP 以单个 & 开头', 'CP opens with a single &'],
    onSegment((segment) => segment.replace('CP=&&', 'CP=&')),
  ),
  fault(
    '9.3',
    ['closing-missing', 'CP 没有结尾的 &&', 'no closing &&'],
    onSegment((segment) => segment.replace(/&&$/, '')),
  ),
  fault(
    '9.3',
    ['blanks', '&& 和分号之后、等号之前有空格', 'blanks behind && and ; and before ='],
    onContent((content) => ` ${content.replaceAll(';', '; ').replaceAll('=', ' =')}`),
  ),
  fault('9.3', ['comma-for-semicolon', 'QN 之后用逗号', 'a comma behind QN'], replace(/(QN=\w+);/, '$1,')),
  fault('9.3', ['flag-run-on', 'Flag 之后缺分号', 'no semicolon behind Flag'], replace(/(Flag=\d+);$/, '$1')),
  fault(
    '9.3',
    ['surface-water', '地表水协议：ST=21、Flag=9', 'the surface-water protocol: ST=21, Flag=9'],
    onHead((head, about) =>
      isAnswer(about) ? head : head.replace(/ST=\w+/, 'ST=21').replace(/Flag=\d+/, 'Flag=9'),
    ),
  ),
  fault(
    '9.3',
    ['text-gbk', '文字用 GBK（启动时发送中文日志）', 'text in GBK (tells a log at its start)'],
    { kind: 'tells-log', code: 'i21001' },
    onSegment((segment) =>
      encodeText(Buffer.from(segment, 'latin1').toString('utf8'), 'gbk')!.toString('latin1'),
    ),
  ),
  ...['80', '99', '43'].map(systemCode),
  ...['1070', '9017', '9018'].map(command),
  fault('9.4', ['password-wrong', '密码错误', 'wrong password'], replace(/PW=\w+;/, 'PW=wrong0;')),
]
