import { formatTimeMs, parseTime } from '../../hj212/index.ts'
import { HOUR, MINUTE } from '../beijing.ts'
import { jitter } from '../chance.ts'
import { fault, isAnswer, onHead, spanFault, type Fault } from './fault.ts'

/** Timing, connections, answers, keys. */
export const sessionFaults: readonly Fault[] = [
  spanFault(
    '9.4',
    ['clock-skew', '时钟偏差（负值为慢）', 'clock ahead by SPAN, behind by -SPAN'],
    90_000,
    (aheadMs) => ({
      kind: 'clock',
      aheadMs,
      gainPerHourMs: 0,
    }),
  ),
  spanFault(
    '9.4',
    ['clock-drift', '时钟每小时快多少', 'clock gains SPAN an hour'],
    30_000,
    (gainPerHourMs) => ({
      kind: 'clock',
      aheadMs: 0,
      gainPerHourMs,
    }),
  ),
  spanFault('9.4', ['clock-jitter', 'QN 时间来回跳动', 'QN jumps by up to SPAN'], 20_000, (spanMs) =>
    onHead((head, about) =>
      isAnswer(about)
        ? head
        : head.replace(/QN=(\d{17})/, (_, qn: string) => {
            const at = parseTime(qn) ?? 0
            return `QN=${formatTimeMs(at + Math.round(spanMs * jitter(spanMs, 191, about.count)))}`
          }),
    ),
  ),
  fault('9.4', ['clock-1970', '时钟从 1970 年开始', 'clock begins in 1970'], { kind: 'clock-reset' }),
  fault('9.4', ['loses-answers', '每三个应答丢一个，超时重发', 'loses every third answer and sends again'], {
    kind: 'loses-answers',
  }),
  fault('9.4', ['sends-twice', '每个包发两次', 'every upload twice'], { kind: 'uploads', are: 'sent-twice' }),
  fault('9.4', ['changes-values', '同一 DataTime 换值再发', 'sends hour data again with other values'], {
    kind: 'uploads',
    are: 'changed-afterwards',
  }),
  spanFault(
    '9.4',
    ['late-backfill', '每天断线 SPAN，之后补传', 'off the line for SPAN a day, then back-fill'],
    17 * HOUR,
    (spanMs) => ({
      kind: 'goes-silent',
      everyMinutes: 1440,
      minutes: spanMs / MINUTE,
    }),
  ),
  spanFault(
    '9.4',
    ['reconnects-early', '旧连接未断就重连', 'dials anew after SPAN while the old socket is open'],
    MINUTE,
    (afterMs) => ({
      kind: 'reconnects-early',
      afterMs,
    }),
  ),
  fault('9.4', ['shares-line', '十台共用一个连接', 'ten loggers on one socket'], { kind: 'shares-line' }),
  fault('10.3', ['parts-reversed', '拆分包倒序发送', 'parts of a split upload in reverse'], {
    kind: 'uploads',
    are: 'reversed-in-parts',
  }),
  fault('10.3', ['cut-after-9011', '9011 之后断线，不执行', 'cuts the line behind 9011 and does nothing'], {
    kind: 'requests',
    are: 'cut-off',
  }),
  fault('9.4', ['no-9011', '不发 9011', 'no 9011'], { kind: 'requests', are: 'not-confirmed' }),
  fault('9.4', ['no-9012', '执行后不发 9012', 'no 9012'], { kind: 'requests', are: 'without-result' }),
  fault('10.3', ['result-first', '9012 先于 9011', '9012 before 9011'], {
    kind: 'requests',
    are: 'result-first',
  }),
  fault('10.3', ['no-answers', '不理会任何请求', 'obeys no request'], {
    kind: 'requests',
    are: 'unanswered',
  }),
  fault('10.3', ['key-wrong', '用错误的 SM4 密钥加密', 'encrypts with a wrong SM4 key'], {
    kind: 'cipher',
    is: 'of-wrong-key',
  }),
  fault('4.6', ['clear-text', '应加密而发明文', 'clear text where cipher text is due'], {
    kind: 'cipher',
    is: 'absent',
  }),
  fault('4.6', ['cipher-printed', '密文以 {0xE4,…} 文本发送', 'cipher text printed as {0xE4,…}'], {
    kind: 'cipher',
    is: 'printed',
  }),
  fault('10.3', ['cipher-line-feed', '密文中含 LF', 'cipher text that holds a line feed'], {
    kind: 'cipher-holds',
    bytes: '\n',
  }),
  fault('4.6', ['cipher-header', '密文中含 ##', 'cipher text that holds ##'], {
    kind: 'cipher-holds',
    bytes: '##',
  }),
  spanFault('9.4', ['slow-sender', '逐字节发送，间隔 SPAN', 'byte by byte, SPAN apart'], 100, (byteMs) => ({
    kind: 'slow',
    byteMs,
  })),
  fault(
    '9.4',
    ['half-open', '首个应答后沉默且不断开', 'silent after its first answer, does not end the connection'],
    { kind: 'half-open' },
  ),
  fault('9.4', ['unfinished', '第一个包只发一半', 'half of its first frame and no more'], {
    kind: 'unfinished',
  }),
]
