import type { Fields } from '../../domain/registry/field.ts'

/** An invented service organisation of the demonstration; none is a real one. */
export interface DemoFirm {
  readonly key: string
  readonly fields: Fields
  readonly people: readonly string[]
  /** Shareholders and key people: name, identity, relation, share in per cent. */
  readonly holdings: readonly (readonly [name: string, identity: string, role: string, share: number])[]
}

type Row = readonly [
  key: string,
  name: string,
  trades: readonly string[],
  filing: 'filed' | 'unfiled' | 'submitted',
  holders: DemoFirm['holdings'],
]

const legal = (name: string, identity: string): DemoFirm['holdings'][number] => [name, identity, 'legal', 0]
const share = (name: string, identity: string, part: number): DemoFirm['holdings'][number] => [
  name,
  identity,
  'shareholder',
  part,
]

/**
 * Three builders, eight O&M firms (two build as well), one operator each of intelligent monitoring and of the
 * platform, four inspection agencies, six laboratories. 明鉴 shares a shareholder with the O&M firm 清渠; the legal
 * representative of 公正 holds a part of 远澄's shareholder.
 */
// oxfmt-ignore
const rows: readonly Row[] = [
  ['qingqu', '湖北清渠环境监测运维有限公司', ['maintainer'], 'filed', [legal('周启明', 'P1001'), share('楚源环保投资有限公司', '91420000MA4D0C001X', 45)]],
  ['yuancheng', '武汉远澄自控技术有限公司', ['maintainer', 'builder'], 'filed', [legal('严若川', 'P1002'), share('江夏科创投资中心', '91420000MA4D0C002X', 60)]],
  ['jingchuan', '宜昌景川环境技术服务有限公司', ['maintainer'], 'filed', [legal('向松涛', 'P1003')]],
  ['hanshui', '襄阳汉澜环保科技有限公司', ['maintainer', 'builder'], 'filed', [legal('彭一鸣', 'P1004')]],
  ['zhuoer', '黄石磁湖环境运维有限公司', ['maintainer'], 'unfiled', [legal('石为民', 'P1005')]],
  ['jiangling', '荆州江陵监测技术有限公司', ['maintainer'], 'filed', [legal('邹本义', 'P1006')]],
  ['dabie', '黄冈大别山环境服务有限公司', ['maintainer'], 'submitted', [legal('漆小林', 'P1007')]],
  ['wuling', '恩施武陵生态监测有限公司', ['maintainer'], 'filed', [legal('覃春阳', 'P1008')]],
  ['anzhuang', '武汉安桩环境工程有限公司', ['builder'], 'filed', [legal('冯立新', 'P1009')]],
  ['zhiyan', '湖北智衍物联监控有限公司', ['smart-monitor-builder', 'smart-monitor-operator'], 'filed', [legal('杜衡', 'P1010')]],
  ['yunfan', '湖北云帆数据服务有限公司', ['platform-operator'], 'filed', [legal('蓝海波', 'P1011')]],
  ['mingjian', '湖北明鉴环境咨询有限公司', ['inspection-agency'], 'filed', [legal('赵正平', 'P1012'), share('楚源环保投资有限公司', '91420000MA4D0C001X', 30)]],
  ['gongzheng', '武汉公正环境技术评估有限公司', ['inspection-agency'], 'filed', [legal('孙伯言', 'P1013')]],
  ['dujiang', '湖北督江环境科学研究院有限公司', ['inspection-agency'], 'filed', [legal('叶知秋', 'P1014')]],
  ['xuncha', '宜昌巡川技术服务有限公司', ['inspection-agency'], 'unfiled', [legal('谭云飞', 'P1015')]],
  ['fangyuan', '湖北方圆检测技术有限公司', ['laboratory'], 'filed', [legal('金石开', 'P1016')]],
  ['jingzhun', '武汉精准环境检测有限公司', ['laboratory'], 'filed', [legal('罗时雨', 'P1017')]],
  ['chuhe', '宜昌楚禾检测有限公司', ['laboratory'], 'filed', [legal('易文', 'P1018')]],
  ['xiangjian', '襄阳襄检环境监测有限公司', ['laboratory'], 'filed', [legal('梁栋', 'P1019')]],
  ['jiance', '荆楚检测认证有限公司', ['laboratory'], 'filed', [legal('余庆', 'P1020')]],
  ['bailu', '黄冈白露环境监测有限公司', ['laboratory'], 'unfiled', [legal('胡清', 'P1021')]],
]

const surnames = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗'
const given = ['建国', '志强', '晓敏', '海涛', '思远', '雨晴', '立平', '文博', '佳怡', '振华']

export const demoFirms: readonly DemoFirm[] = rows.map(([key, name, trades, filing, holdings], index) => ({
  key,
  fields: {
    name,
    code: `91420000MA4D${String(index + 1).padStart(5, '0')}X`,
    division: '42',
    trades,
    filing,
    legalPerson: holdings[0]![0],
    ...(filing === 'filed' ? { filedOn: `2025-0${(index % 8) + 1}-15` } : {}),
  },
  people: trades.includes('maintainer')
    ? Array.from({ length: 6 }, (_, n) => surnames[(index * 3 + n) % 20]! + given[(index + n * 3) % 10]!)
    : [],
  holdings,
}))

/** Who maintains in an area; the rest is 清渠's. */
export const maintainerOfArea: Readonly<Record<string, string>> = {
  '4201': 'yuancheng',
  '4202': 'zhuoer',
  '4205': 'jingchuan',
  '4206': 'hanshui',
  '4210': 'jiangling',
  '4211': 'dabie',
  '4228': 'wuling',
}
