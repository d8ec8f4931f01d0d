export type SiteOutlet = readonly [code: string, name: string]

export interface DemoSite {
  readonly name: string
  readonly divisionCode: string
  readonly industry: string
  readonly longitude: number
  readonly latitude: number
  readonly outlets: readonly SiteOutlet[]
  /** One logger serves all outlets; they are of different media, so that ST tells them apart. */
  readonly sharesLogger?: true
}

function site(
  name: string,
  divisionCode: string,
  industry: string,
  [longitude, latitude]: readonly [number, number],
  outlets: readonly SiteOutlet[],
): DemoSite {
  return { name, divisionCode, industry, longitude, latitude, outlets }
}

const total: SiteOutlet = ['DW001', '废水总排口']
const inlet = (name: string): SiteOutlet => ['DW002', name]
const gas = (number: number, name: string): SiteOutlet => [`DA${String(number).padStart(3, '0')}`, name]

/** Names are invented; places are roughly in the county named. */
// oxfmt-ignore
export const demoSites: readonly DemoSite[] = [
  site('武汉沌远汽车涂装有限公司', '420114', '汽车零部件及配件制造', [114.09, 30.52], [total, gas(1, '涂装废气排放口')]),
  site('武汉青澜钢铁有限公司', '420107', '炼钢', [114.45, 30.63], [gas(1, '1#烧结机头烟气排放口'), gas(2, '2#烧结机头烟气排放口'), gas(3, '自备电厂烟气排放口'), total]),
  site('武汉澄和污水处理有限公司', '420115', '污水处理及其再生利用', [114.33, 30.36], [['DW001', '尾水总排口']]),
  site('武汉净宇环保发电有限公司', '420116', '生物质能发电', [114.36, 30.88], [gas(1, '1#焚烧炉烟气排放口'), gas(2, '2#焚烧炉烟气排放口')]),
  site('武汉辰澍电子材料有限公司', '420112', '电子专用材料制造', [114.13, 30.64], [total]),
  site('阳新富岭水泥有限公司', '420222', '水泥制造', [115.21, 29.85], [gas(1, '窑尾烟气排放口'), gas(2, '窑头烟气排放口')]),
  { ...site('大冶铜岭山冶炼有限公司', '420281', '铜冶炼', [114.98, 30.1], [gas(1, '制酸尾气排放口'), total]), sharesLogger: true },
  site('宜昌夷江磷化工有限公司', '420505', '磷肥制造', [111.44, 30.53], [total, gas(1, '硫酸装置尾气排放口'), gas(2, '动力站烟气排放口')]),
  site('宜都清溪岸热电有限公司', '420581', '热电联产', [111.45, 30.39], [gas(1, '1#锅炉烟气排放口'), gas(2, '2#锅炉烟气排放口')]),
  site('枝江兰溪坊酒业有限公司', '420583', '白酒制造', [111.76, 30.43], [total]),
  site('襄阳汉畔印染有限公司', '420606', '棉印染精加工', [112.13, 32.05], [total]),
  site('襄阳隆垣热电有限公司', '420607', '火力发电', [112.21, 32.09], [gas(1, '1#机组烟气排放口'), gas(2, '2#机组烟气排放口')]),
  site('鄂州樊南新材料有限公司', '420704', '合成材料制造', [114.88, 30.4], [gas(1, '工艺废气排放口'), total]),
  { ...site('钟祥莫岭肥业有限公司', '420881', '复混肥料制造', [112.58, 31.17], [total, gas(1, '造粒尾气排放口')]), sharesLogger: true },
  { ...site('孝感澴川纸业有限公司', '420902', '机制纸及纸板制造', [113.91, 30.92], [total, gas(1, '锅炉烟气排放口')]), sharesLogger: true },
  site('荆州江津园区污水处理有限公司', '421002', '污水处理及其再生利用', [112.26, 30.3], [['DW001', '一期尾水排口'], inlet('二期尾水排口')]),
  site('监利荆南生物制药有限公司', '421088', '化学药品原料药制造', [112.9, 29.82], [total]),
  site('黄冈东麓污水处理有限公司', '421102', '污水处理及其再生利用', [114.88, 30.45], [['DW001', '尾水总排口']]),
  { ...site('武穴田畈化学有限公司', '421182', '有机化学原料制造', [115.57, 29.87], [gas(1, '导热油炉烟气排放口'), total]), sharesLogger: true },
  site('咸宁温谷食品有限公司', '421202', '肉制品加工', [114.3, 29.86], [total]),
  site('随州炎岭专用车有限公司', '421303', '改装汽车制造', [113.38, 31.71], [gas(1, '喷漆废气排放口')]),
  site('恩施硒源污水处理有限公司', '422801', '污水处理及其再生利用', [109.49, 30.29], [['DW001', '尾水总排口']]),
  site('仙桃沔畔无纺布有限公司', '429004', '非织造布制造', [113.46, 30.37], [total]),
  site('潜江龙泽化肥有限公司', '429005', '氮肥制造', [112.87, 30.42], [gas(1, '合成氨动力烟气排放口'), total]),
]
