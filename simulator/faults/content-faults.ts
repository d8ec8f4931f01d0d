import { fault, onContent, onFirstFactor, onItems, type Fault } from './fault.ts'

const first = (name: string, zh: string, en: string, from: RegExp, to: string): Fault =>
  fault(
    '9.3',
    [name, zh, en],
    onFirstFactor((item) => item.replace(from, to)),
  )
/** The first value of the first factor. */
const value = (name: string, zh: string, en: string, text: string): Fault =>
  first(name, zh, en, /=[^,]*/, `=${text}`)
const more = (name: string, zh: string, en: string, ...items: string[]): Fault =>
  fault(
    '9.3',
    [name, zh, en],
    onItems((own) => [...own, ...items]),
  )
/** Where a code of another version stands: one factor of each medium. */
const OLD_CODES: Readonly<Record<string, string>> = {
  w01018: '011',
  a21026: '02',
  a34013: '01',
  w00000: 'B01',
}

/** What uploads of readings say. */
export const contentFaults: readonly Fault[] = [
  fault(
    '9.3',
    ['time-17-digits', 'DataTime 有 17 位', 'DataTime of 17 digits'],
    onContent((content) => content.replace(/DataTime=(\d{14})/, 'DataTime=$1123')),
  ),
  fault(
    '9.3',
    ['time-second-01', '分钟、小时、日数据的 DataTime 秒为 01', 'second 01 in the DataTime of period data'],
    onContent((content, { CN }) =>
      CN === '2011' ? content : content.replace(/DataTime=(\d{12})\d\d/, 'DataTime=$101'),
    ),
  ),
  fault(
    '9.3',
    ['values-apart', '同一因子的各项用分号分开', 'the values of a factor split by semicolons'],
    onContent((content) => content.replaceAll(',', ';')),
  ),
  fault(
    '9.3',
    ['converted-far', '折算值是实测值的 50 倍', 'converted values fifty times the measured ones'],
    onContent((content) =>
      content.replaceAll(
        /-(Rtd|Avg)=([\d.]+)(,[^;]*?-Zs\1=)[\d.]+/g,
        (_, kind: string, measured: string, between: string) =>
          `-${kind}=${measured}${between}${(Number(measured) * 50).toFixed(1)}`,
      ),
    ),
  ),
  fault(
    '9.3',
    ['factor-twice', '同一因子出现两次', 'the same factor twice'],
    onItems(([time, factor, ...rest]) => [time!, factor!, factor!, ...rest]),
  ),
  fault(
    '9.3',
    ['statistics-in-realtime', '实时数据中出现 Avg', 'Avg in real-time data'],
    onFirstFactor((item, { CN }) => (CN === '2011' ? item.replace(/-Rtd=/, '-Avg=') : item)),
  ),
  fault(
    '9.3',
    ['realtime-in-statistics', '分钟、小时数据中出现 Rtd', 'Rtd in minute and hour data'],
    onFirstFactor((item, { CN }) => (CN === '2011' ? item : item.replace(/-Avg=/, '-Rtd='))),
  ),
  first('suffix-wrong', '后缀写错（-td）', 'a misspelt suffix (-td)', /-(?:Rtd|Avg)=/, '-td='),
  first(
    'suffix-unknown',
    '标准没有的后缀',
    'suffixes that no standard has',
    /$/,
    ',w01018-ValidNum=10,w01018-TotalNum=10',
  ),
  first('underscore-suffix', '后缀用下划线连接', 'a suffix joined by an underscore', /-(Rtd|Avg)=/, '_ave='),
  more(
    'codes-private',
    '私有因子编码',
    'private factor codes',
    'O3-Rtd=55,O3-Flag=N',
    'LAMPBLACK-Rtd=0.4',
    'lng-Rtd=114.3',
    'lat-Rtd=30.6',
  ),
  fault(
    '9.3',
    ['codes-in-capitals', '因子编码用大写字母', 'factor codes in capitals'],
    onContent((content) => content.replaceAll(/\b[aw]\d{5}-/g, (code) => code.toUpperCase())),
  ),
  fault(
    '9.3',
    ['codes-mixed', '2005 和 2017 版编码混用', 'codes of 2005 and 2017 in one frame'],
    onItems((items) =>
      items.map((item) => {
        const code = /^([aw]\d{5})-/.exec(item)?.[1] ?? ''
        return code in OLD_CODES ? item.replaceAll(code, OLD_CODES[code]!) : item
      }),
    ),
  ),
  fault(
    '9.3',
    ['decimals', '值有 15 位小数', 'fifteen decimals'],
    onFirstFactor((item) => item.replace(/=(\d+)(?:\.\d+)?/, '=$1.123456789012345')),
  ),
  first('negative', '负值', 'a negative value', /=(?=\d)/, '=-'),
  value('value-blank', '值为空', 'a blank value', ''),
  value('value-dash', '值为 -', '- for a value', '-'),
  value('value-double-dash', '值为 --', '-- for a value', '--'),
  value('value-nan', '值为 NaN', 'NaN for a value', 'NaN'),
  value('value-null', '值为 null', 'null for a value', 'null'),
  value('value-letter', '值为字母', 'a letter for a value', 'A'),
  fault(
    '9.3',
    [
      'unit-other',
      '第一个因子单位错，值大 1000 倍',
      'the first factor in another unit: values a thousand times too large',
    ],
    onFirstFactor((item) =>
      item.replaceAll(/=(-?[\d.]+)/g, (_, number: string) => `=${Math.round(Number(number) * 1000)}`),
    ),
  ),
  more(
    'codes-shandong',
    '山东方言：以 208–249 为因子编码',
    'the dialect of Shandong: 208–249 as factor codes',
    '208-Rtd=25.1',
    '209-Rtd=3.4',
  ),
  fault(
    '9.3',
    [
      'codes-hebei',
      '河北方言：i23003 为速度场系数（启动时发送）',
      'the dialect of Hebei: i23003 is the velocity-field factor (told at its start)',
    ],
    { kind: 'tells-log', code: 'i23003' },
  ),
]
