import type { Language } from '../i18n/language.ts'

/** Short names of what a frame departs in, and of what it is refused for; what to do stands in the frame view. */
// oxfmt-ignore
const words: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'header-missing': ['缺包头', 'no header'],
  'length-digits': ['长度不是 4 位数字', 'length not four digits'],
  'length-mismatch': ['长度不符', 'length wrong'],
  'length-counts-characters': ['长度按字符计', 'length in characters'],
  'crc-lower-case': ['CRC 小写', 'CRC in lower case'],
  'crc-modbus': ['CRC 用 MODBUS 算法', 'MODBUS CRC'],
  'crc-short': ['CRC 缺前导 0', 'CRC lacks zeros'],
  'crc-missing': ['缺 CRC', 'no CRC'],
  'tail-missing': ['缺包尾', 'no tail'],
  'tail-incomplete': ['包尾不全', 'half a tail'],
  'leading-noise': ['包头前有多余字节', 'stray bytes in front'],
  'trailing-noise': ['包尾后有多余字节', 'stray bytes behind'],
  'field-order': ['字段顺序不同', 'field order'],
  'field-missing': ['缺字段', 'field missing'],
  'field-malformed': ['字段格式错误', 'field malformed'],
  'field-unknown': ['未知字段', 'unknown field'],
  'field-other-version': ['他版字段', 'field of another version'],
  'field-duplicate': ['字段重复', 'field twice'],
  'qn-missing': ['缺 QN', 'no QN'],
  'qn-malformed': ['QN 格式错误', 'QN malformed'],
  'mn-not-standard': ['MN 非标准格式', 'MN not standard'],
  'flag-missing': ['缺 Flag', 'no Flag'],
  'flag-without-packet-number': ['Flag 有包号位而无包号', 'Flag without packet number'],
  'packet-number-without-flag': ['有包号而 Flag 未标', 'packet number without Flag'],
  'parts-missing': ['拆分包未收齐', 'split packet incomplete'],
  'packet-number-range': ['包号超范围', 'packet number out of range'],
  separator: ['分隔符错误', 'wrong separator'],
  'cp-single-ampersand': ['CP 只有一个 &', 'single & at CP'],
  'cp-unclosed': ['CP 未结束', 'CP not closed'],
  'cp-too-long': ['CP 过长', 'CP too long'],
  'segment-too-long': ['数据段过长', 'segment too long'],
  'blank-around': ['多余空格', 'stray blanks'],
  'empty-item': ['多余分隔符', 'stray separator'],
  'pair-without-equals': ['缺等号', 'no equals sign'],
  'factor-duplicate': ['因子项重复', 'value twice'],
  'factor-split-items': ['因子各项被拆开', 'factor split'],
  'field-of-other-command': ['统计项与命令不符', 'value of another command'],
  'suffix-unknown': ['未知后缀', 'unknown suffix'],
  'factor-unknown': ['未知因子', 'unknown factor'],
  'factor-other-version': ['他版因子编码', 'factor of another version'],
  'factor-letter-case': ['因子大小写错误', 'letter case of factor'],
  'value-blank': ['空值', 'blank value'],
  'value-not-number': ['值不是数字', 'value no number'],
  'value-precision': ['位数超格式', 'too many digits'],
  'time-malformed': ['时间格式错误', 'time malformed'],
  'time-not-period-start': ['时间非周期起点', 'time not period start'],
  'text-gbk': ['GBK 文字', 'GBK text'],
  'text-undecodable': ['文字无法解码', 'undecodable text'],
  'answer-flagged': ['应答要求再应答', 'answer wants answer'],
  'answer-system-code': ['应答的 ST 不是 91', 'ST of answer not 91'],
  'system-code-unknown': ['未知 ST', 'unknown ST'],
  'command-unknown': ['未知 CN', 'unknown CN'],
  'clear-text': ['应加密而未加密', 'not encrypted'],
  'cipher-printed': ['密文以文本发送', 'cipher printed as text'],
  'previous-key': ['使用旧密钥', 'previous key'],
  'no-header': ['找不到包头', 'no header found'],
  truncated: ['报文不完整', 'cut off'],
  'crc-mismatch': ['CRC 不符', 'CRC wrong'],
  'no-cp': ['缺 CP', 'no CP'],
  'cp-not-opened': ['CP 没有以 && 开头', 'CP not opened'],
  'no-command': ['缺 CN', 'no CN'],
  undecryptable: ['无法解密', 'cannot be decrypted'],
  'wrong-password': ['密码错误', 'wrong password'],
  'foreign-certificate': ['证书不符', 'certificate of another MN'],
}

/** Refused although CRC, MN and password were right: only then is it sure who sent it. */
const proven = new Set(['segment-too-long', 'no-cp', 'cp-not-opened', 'cp-single-ampersand', 'no-command'])

/** A kind without a word stands for itself. `refused:` and a kind: frames that were not taken for it. */
export function deviationWord(kind: string, language: Language): string {
  const isRefused = kind.startsWith('refused:')
  const bare = isRefused ? kind.slice('refused:'.length) : kind
  const word = words[bare]?.[language === 'zh' ? 0 : 1] ?? bare
  if (!isRefused) return word
  if (language === 'zh') return `拒收：${word}${proven.has(bare) ? '' : '（MN 未证实）'}`
  return `refused: ${word}${proven.has(bare) ? '' : ' (MN not proven)'}`
}
