import type { DeviationKind, FaultKind } from '../message.ts'

/** One language: what is wrong, and what whoever maintains the sender should do about it. */
export interface Remark {
  readonly meaning: string
  readonly remedy: string
}

export interface Wording {
  readonly zh: Remark
  readonly en: Remark
}

type WordRow = readonly [meaningZh: string, remedyZh: string, meaningEn: string, remedyEn: string]

// oxfmt-ignore
const deviationRows: Readonly<Record<DeviationKind, WordRow>> = {
  'header-missing': ['没有包头 ##', '数采仪程序应在每个通讯包前发送 ##；检查转发程序是否截掉了包头', 'no ## at the start', 'let the logger send ## before every packet; check that no forwarder cuts it off'],
  'length-digits': ['数据段长度不是 4 位十进制数', '长度不足 4 位时左侧补 0，例如 81 写成 0081', 'the length is not four decimal digits', 'pad with zeros on the left: 81 becomes 0081'],
  'length-mismatch': ['数据段长度与实际字节数不符', '长度取从 QN 到 CP 结尾 && 的字节数，不含包头、长度、CRC 和回车换行', 'the length is not the number of bytes of the data segment', 'count the bytes from QN to the closing && of CP; header, length, CRC and CR LF do not count'],
  'length-counts-characters': ['数据段长度按字符数而不是字节数计算', '一个汉字在 UTF-8 中占 3 个字节，长度按编码后的字节数计算', 'the length counts characters, not bytes', 'count bytes after encoding: a Chinese character takes three in UTF-8'],
  'crc-lower-case': ['CRC 使用了小写字母', 'CRC 用 4 位大写十六进制数表示', 'the CRC is in lower case', 'print the CRC as four upper-case hex digits'],
  'crc-modbus': ['CRC 使用了 CRC-16/MODBUS 算法', '按 HJ 212 附录 A 计算：每个字节先将寄存器右移 8 位再异或；改好之前可为该设备设置方言 crc=modbus', 'the CRC is CRC-16/MODBUS', 'follow Appendix A: shift the register right by eight before each byte is xored in; until then set the dialect crc=modbus for the device'],
  'crc-short': ['CRC 不足 4 位，丢了前导 0', 'CRC 左侧补 0 到 4 位，例如 D80 写成 0D80；改好之前可为该设备设置方言 lenient=crc-short', 'the CRC lost its leading zeros', 'pad the CRC to four digits: D80 becomes 0D80; until then set the dialect lenient=crc-short for the device'],
  'crc-missing': ['没有 CRC', '在数据段之后加上 4 位 CRC；改好之前可为该设备设置方言 lenient=crc-missing，此时长度必须正确', 'no CRC', 'append the four digits of the CRC to the data segment; until then set the dialect lenient=crc-missing for the device, whose length must then be right'],
  'tail-missing': ['没有包尾回车换行', '每个通讯包以 CR LF（0D 0A）结束', 'no CR LF at the end', 'end every packet with CR LF (0D 0A)'],
  'tail-incomplete': ['包尾只有 CR 或只有 LF', '包尾应为 CR LF 两个字节（0D 0A）', 'only CR or only LF at the end', 'send both bytes of the tail, CR LF (0D 0A)'],
  'leading-noise': ['包头之前有多余字节', '检查 DTU 的心跳、注册包和串口残留数据，不要把它们发到平台端口', 'stray bytes before the header', 'look for modem heart-beats, registration packets or left-over serial bytes and keep them off this port'],
  'trailing-noise': ['包尾之后有多余字节', '每个通讯包在 CR LF 之后结束；检查是否把两个包或日志文字连在了一起', 'stray bytes behind the tail', 'a packet ends with its CR LF; see whether two packets or some log text ran together'],
  'field-order': ['数据段字段的顺序与标准不同', '按 QN、ST、CN、PW、MN、Flag、PNUM、PNO、CP 的顺序发送', 'the fields stand in another order than the standard', 'send QN, ST, CN, PW, MN, Flag, PNUM, PNO, CP in this order'],
  'field-missing': ['缺少必需的字段', '补上缺少的字段；平台靠 ST、CN、PW、MN 识别命令和设备', 'a required field is missing', 'send it: ST, CN, PW and MN tell the command and the device'],
  'field-malformed': ['字段的名称或值格式不正确', '对照标准表 3 检查字段名大小写、长度和取值', 'the name or the value of a field is malformed', 'check letter case, length and value against Table 3'],
  'field-unknown': ['数据段里有标准没有的字段', '删去该字段；自定义内容放到 CP 中', 'the head has a field that the standard does not know', 'remove it; put private content into CP'],
  'field-other-version': ['字段属于另一版标准', '按 Flag 所示版本发送字段，例如 RF 只用于 2025 版', 'a field of another version of the standard', 'send the fields of the version that Flag states: RF belongs to 2025'],
  'field-duplicate': ['同一字段出现了两次', '每个字段只发送一次；平台取最后一个', 'a field stands there twice', 'send each field once; the last one counts'],
  'qn-missing': ['没有请求编码 QN', '2017 和 2025 版每个通讯包都要有 QN，应答才能对应上', 'no request number QN', 'since 2017 every packet carries QN; answers are matched by it'],
  'qn-malformed': ['QN 不是 17 位时间戳', 'QN 用 YYYYMMDDhhmmsszzz，精确到毫秒，且每次请求不同', 'QN is not a time stamp of 17 digits', 'write QN as YYYYMMDDhhmmsszzz, to the millisecond, new for each exchange'],
  'mn-not-standard': ['MN 不是标准格式', '2005 版为 14 个字符，2017 和 2025 版为 24 位 0-9、A-F；平台按登记的原文识别，可以继续使用', 'MN is not of the standard form', '14 characters in 2005, 24 of 0-9 A-F since 2017; the platform knows it as registered, so it may stay'],
  'flag-missing': ['没有拆分包及应答标志 Flag', '加上 Flag：2017 版为 4（需应答为 5），2025 版为 8（需应答为 9）；没有 Flag 的包按 2005 版处理', 'no Flag', 'add it: 4 in 2017 (5 to be answered), 8 in 2025 (9); without it a packet counts as 2005'],
  'flag-without-packet-number': ['Flag 表示有包号，但没有 PNUM 和 PNO', '不拆分的包把 Flag 的第 1 位清零，例如 7 改为 5', 'Flag announces packet numbers that are not there', 'clear bit 1 of Flag in packets that are not split: 7 becomes 5'],
  'packet-number-without-flag': ['有 PNUM、PNO，但 Flag 没有表示', '拆分的包把 Flag 的第 1 位置 1，例如 4 改为 6', 'packet numbers without their bit in Flag', 'set bit 1 of Flag in split packets: 4 becomes 6'],
  'packet-number-range': ['包号超出范围', 'PNO 从 1 开始且不大于 PNUM；2025 版最多 9 个包', 'a packet number out of range', 'PNO begins at 1 and is at most PNUM; 2025 allows nine packets'],
  'separator': ['分隔符用错（例如用逗号代替分号）', '字段之间和因子之间用分号，同一因子的各项之间用逗号', 'a wrong separator, such as a comma for a semicolon', 'semicolons between fields and between factors, commas between the values of one factor'],
  'cp-single-ampersand': ['CP 的开头少了 &', 'CP 以 && 开头；改好之前可为该设备设置方言 lenient=cp-single-ampersand', 'CP opens with fewer than two &', 'open CP with &&; until then set the dialect lenient=cp-single-ampersand for the device'],
  'cp-unclosed': ['CP 没有以 && 结束', '在 CP 内容之后、CRC 之前加上 &&，并把它计入长度和 CRC', 'CP does not end with &&', 'put && behind the content and count it in length and CRC'],
  'cp-too-long': ['CP 超过标准规定的长度', '2005 版不超过 960 字节，2017 和 2025 版不超过 950 字节；超过时拆分成多个包', 'CP is longer than the standard allows', 'at most 960 bytes in 2005, 950 since 2017; split the packet'],
  'segment-too-long': ['数据段超过 1024 字节', '拆分成多个包发送，每个包重复 DataTime', 'the data segment is longer than 1024 bytes', 'split the packet; repeat DataTime in each part'],
  'blank-around': ['名称或值的前后有空格', '去掉空格', 'blanks around a name or a value', 'remove the blanks'],
  'empty-item': ['有多余的分号或逗号', '最后一项之后不加分隔符', 'a stray semicolon or comma', 'no separator behind the last item'],
  'pair-without-equals': ['CP 中有一项没有等号', '每一项写成“名称=值”', 'an item without an equals sign', 'write each item as name=value'],
  'factor-duplicate': ['同一因子的同一项出现了两次', '每项只发送一次；平台取最后一个值', 'the same value of a factor stands there twice', 'send it once; the last one counts'],
  'factor-split-items': ['同一因子的各项被分号分开', '同一因子的各项用逗号连接，例如 a21026-Avg=1,a21026-Flag=N', 'the values of one factor are split by semicolons', 'join them by commas: a21026-Avg=1,a21026-Flag=N'],
  'field-of-other-command': ['该命令不应带有这一项（例如实时数据中出现 Avg）', '实时数据用 Rtd，分钟、小时和日数据用 Min、Avg、Max、Cou', 'a value that belongs to another command, such as Avg in real-time data', 'Rtd in real-time data; Min, Avg, Max, Cou in minute, hour and day data'],
  'suffix-unknown': ['因子后缀不在标准中', '使用标准表 4 的后缀，例如 Rtd、Avg、ZsAvg、Cou、Flag', 'the suffix is not in the standard', 'use those of Table 4, such as Rtd, Avg, ZsAvg, Cou, Flag'],
  'factor-unknown': ['因子编码不在标准中', '改用标准附录 B 的编码；自定义因子须在平台登记名称和单位', 'the factor code is not in the standard', 'use a code of Appendix B, or register name and unit of a private one with the platform'],
  'factor-other-version': ['因子编码属于另一版标准', '使用与 Flag 版本一致的编码，例如 2017 版的化学需氧量是 w01018，不是 011', 'the factor code is that of another version', 'use the codes of the version that Flag states: COD is w01018 in 2017, not 011'],
  'factor-letter-case': ['因子编码的大小写不对', '按附录 B 书写，例如 w01018 而不是 W01018', 'the letter case of a factor code is wrong', 'write it as in Appendix B: w01018, not W01018'],
  'value-blank': ['值为空或为短横线', '没有数据时不要发送空值，应发送数据标记（例如 D 故障）；平台不会把空值当作 0', 'a blank or a dash for a value', 'send a data flag (D for a fault) when there is no value; the platform never takes a blank for 0'],
  'value-not-number': ['值不是数字', '测量值只用数字、小数点和负号；状态用数据标记表示', 'the value is no number', 'digits, one point and a minus sign only; say states with the data flag'],
  'value-precision': ['小数或整数位数超出因子的格式', '按附录 B 的格式输出，例如 N5.2 为最多 5 位整数、2 位小数', 'more digits than the format of the factor', 'print as Appendix B says: N5.2 is at most five integer and two decimal digits'],
  'time-malformed': ['时间格式不正确', '时间用 14 位 YYYYMMDDhhmmss', 'a malformed time', 'write times as YYYYMMDDhhmmss, fourteen digits'],
  'time-not-period-start': ['数据时间不是周期的开始时间', '小时数据的分和秒为 0，日数据的时分秒为 0，取周期开始时间', 'the data time is not the start of its period', 'minutes and seconds are 0 in hour data, the whole time of day in day data: the start of the period'],
  'text-gbk': ['文字使用 GBK 而不是 UTF-8', '文字按 UTF-8 编码；改好之前可为该设备设置方言 text=gbk', 'text in GBK, not UTF-8', 'encode text in UTF-8; until then set the dialect text=gbk for the device'],
  'text-undecodable': ['文字既不是 UTF-8 也不是 GBK', '检查文字来源的编码和串口干扰', 'text that is neither UTF-8 nor GBK', 'check the encoding of the source, and the line for disturbance'],
  'answer-flagged': ['应答包要求对方再应答', '应答包的 Flag 末位应为 0（2017 版为 4，2025 版为 8），否则双方会无休止地互相应答', 'an answer that asks for an answer', 'clear bit 0 of Flag in answers (4 in 2017, 8 in 2025), or both ends answer each other for ever'],
  'answer-system-code': ['应答包的系统编码不是 91', '应答（9011–9014）的 ST 用 91', 'an answer whose system code is not 91', 'send answers (9011–9014) with ST=91'],
  'system-code-unknown': ['系统编码 ST 不在标准中', '废气用 31，废水用 32，应答用 91', 'the system code ST is not in the standard', '31 for waste gas, 32 for waste water, 91 for answers'],
  'command-unknown': ['命令编码 CN 不在该版标准中', '对照标准表 9 检查 CN；私有命令会保存但不解释', 'the command CN is not in this version of the standard', 'check CN against Table 9; private commands are kept but not understood'],
  'clear-text': ['应当加密的数据以明文发送', '2025 版经互联网传输时，CP 内容应使用 SM4 加密', 'data in clear that should be encrypted', 'over the internet 2025 wants the content of CP encrypted with SM4'],
  'cipher-printed': ['密文以文本形式（{0xE4,…}）发送', '直接发送密文字节，长度与明文相同', 'cipher text printed as {0xE4,…}', 'send the bytes themselves; they are as many as the plain text'],
  'previous-key': ['数据用上一个密钥加密', '检查 1014 换密钥是否完成；尽快改用新密钥', 'encrypted with the previous key', 'check that the change of key (1014) was completed; use the new key'],
}

// oxfmt-ignore
const faultRows: Readonly<Record<FaultKind, WordRow>> = {
  'no-header': ['找不到通讯包：没有包头 ##', '确认发送的是 HJ 212 通讯包，以 ## 开头', 'no packet found: there is no ##', 'make sure that this is an HJ 212 packet; it begins with ##'],
  'truncated': ['通讯包不完整：字节数少于长度字段所说', '检查是否断线，或日志只截取了一部分', 'the packet is cut off: fewer bytes than its length says', 'look for a lost connection, or an excerpt that is not whole'],
  'crc-mismatch': ['CRC 校验不通过，内容不可信', '用给出的正确值核对算法；若算法正确，检查线路干扰', 'the CRC does not fit: the content cannot be trusted', 'compare the algorithm with the CRC expected; if that is right, look for disturbance on the line'],
  'crc-missing': ['没有 CRC，内容不可信', '在数据段之后加上 4 位 CRC', 'there is no CRC: the content cannot be trusted', 'append the four digits of the CRC'],
  'segment-too-long': ['数据段过长，不予解析', '数据段不超过 1024 字节，超过时拆分', 'the data segment is too long to be read', 'keep it within 1024 bytes; split the packet'],
  'no-command': ['没有命令编码 CN，不知道这是什么包', '数据段中加上 CN=四位命令编码', 'there is no command CN: nobody can tell what this is', 'send CN with its four digits'],
  'cp-not-opened': ['CP 没有以 && 开头', 'CP 以 && 开头；只少一个 & 的设备，改好之前可设置方言 lenient=cp-single-ampersand', 'CP does not open with &&', 'open CP with &&; for a device that sends a single &, set the dialect lenient=cp-single-ampersand until it is mended'],
  'no-cp': ['没有指令参数 CP', '数据段以 CP=&&…&& 结束', 'there is no CP', 'end the data segment with CP=&&…&&'],
  'undecryptable': ['内容已加密，现有密钥打不开', '核对该设备登记的 SM4 密钥是否正确、是否已更换', 'the content is encrypted and no key at hand opens it', 'check the SM4 key registered for the device and whether it has been changed'],
}

function wordingOf([meaningZh, remedyZh, meaningEn, remedyEn]: WordRow): Wording {
  return {
    zh: { meaning: meaningZh, remedy: remedyZh },
    en: { meaning: meaningEn, remedy: remedyEn },
  }
}

/** Every kind of deviation, in the order of a frame. */
export const deviationKinds: readonly DeviationKind[] = Object.keys(deviationRows) as DeviationKind[]

/** Every kind of fault. */
export const faultKinds: readonly FaultKind[] = Object.keys(faultRows) as FaultKind[]

/** What a deviation means and how to mend it. */
export function describeDeviation(kind: DeviationKind): Wording {
  return wordingOf(deviationRows[kind])
}

/** What a fault means and how to mend it. */
export function describeFault(kind: FaultKind): Wording {
  return wordingOf(faultRows[kind])
}
