import type { Fields } from '../../domain/registry/field.ts'

type Row = readonly [
  code: string,
  name: string,
  category: string,
  effectiveOn: string,
  status: 'verified' | 'reported',
]

/** What the platform is built upon: titles and dates; the texts themselves are uploaded by whoever keeps the library. */
// oxfmt-ignore
const rows: readonly Row[] = [
  ['鄂环发〔2021〕', '湖北省污染源自动监控管理办法', 'law', '2021-07-01', 'verified'],
  ['HJ 212-2017', '污染物在线监控（监测）系统数据传输标准', 'standard', '2017-05-01', 'reported'],
  ['HJ 212-2025', '污染物自动监测监控系统数据传输技术要求', 'standard', '2026-01-01', 'reported'],
  ['HJ/T 212-2005', '污染源在线自动监控（监测）系统数据传输标准', 'standard', '2006-02-01', 'reported'],
  ['HJ 75-2017', '固定污染源烟气（SO2、NOX、颗粒物）排放连续监测技术规范', 'standard', '2018-03-01', 'reported'],
  ['HJ 76-2017', '固定污染源烟气（SO2、NOX、颗粒物）排放连续监测系统技术要求及检测方法', 'standard', '2018-03-01', 'reported'],
  ['HJ 353-2019', '水污染源在线监测系统（CODCr、NH3-N 等）安装技术规范', 'standard', '2020-03-24', 'reported'],
  ['HJ 354-2019', '水污染源在线监测系统（CODCr、NH3-N 等）验收技术规范', 'standard', '2020-03-24', 'reported'],
  ['HJ 355-2019', '水污染源在线监测系统（CODCr、NH3-N 等）运行技术规范', 'standard', '2020-03-24', 'reported'],
  ['HJ 356-2019', '水污染源在线监测系统（CODCr、NH3-N 等）数据有效性判别技术规范', 'standard', '2020-03-24', 'reported'],
]

const clausesOf: Readonly<Record<string, readonly { readonly id: string; readonly text: string }[]>> = {
  '鄂环发〔2021〕': [
    { id: '第十二条', text: '更换设施、站房迁移、采样位置变更的，重新自行验收。' },
    { id: '第十三条', text: '名录公布后 6 个月内完成安装、联网及自行验收；验收合格后 5 个工作日内报备。' },
    { id: '第十五条', text: '故障 24 小时内书面报告；废水 48 小时、废气 12 小时内恢复；期间人工采样监测。' },
    { id: '第二十五条', text: '定岗定责，每日查看，对异常及时响应处理。' },
  ],
}

export const demoLibrary: readonly Fields[] = rows.map(([code, name, category, effectiveOn, status]) => ({
  name,
  code,
  category,
  effectiveOn,
  status,
  clauses: clausesOf[code],
}))
