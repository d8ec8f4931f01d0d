import type { ReportedFactorRow } from './factor-row.ts'

/**
 * What is known of HJ 212-2025 Appendix B: reported by third parties, a part only. A null cell was not seen.
 */
// oxfmt-ignore
export const factors2025: readonly ReportedFactorRow[] = [
  ['a00000', 'air', '废气流量', 'Waste gas flow', 'm3/s', 'm3', 'N6.1', 'B02'],
  ['a34013', 'air', '颗粒物（烟尘）', 'Particulate matter (smoke dust)', 'mg/m3', 'kg', 'N4.1', '01'],
  ['a21026', 'air', '二氧化硫', 'Sulfur dioxide', 'mg/m3', 'kg', 'N5.2', '02'],
  ['a21002', 'air', '氮氧化物', 'Nitrogen oxides', 'mg/m3', 'kg', 'N4.2', '03'],
  ['a19001', 'air', '氧含量', 'Oxygen content', '%', null, 'N2.2', 'S01'],
  ['a01011', 'air', '废气流速', 'Waste-gas velocity', 'm/s', null, 'N2.2', 'S02'],
  ['a01012', 'air', '废气温度', 'Waste-gas temperature', '℃', null, 'N3.1', 'S03'],
  ['a01014', 'air', '废气含湿量', 'Waste-gas moisture', '%', null, 'N3.2', 'S05'],
  ['a01013', 'air', '废气压力', 'Waste-gas pressure', 'kPa', null, 'N2.3', 'S08'],
  ['a21001', 'air', '氨', 'Ammonia', null, null, null, '10', 'code and name seen, the rest stands as in 2017'],
  ['a21003', 'air', '一氧化氮', 'Nitric oxide', null, null, null, null, 'code and name seen, the rest stands as in 2017'],
  ['a21004', 'air', '二氧化氮', 'Nitrogen dioxide', null, null, null, null, 'code and name seen, the rest stands as in 2017'],
  ['a34001', 'air', '总悬浮颗粒物', 'TSP', 'ng/m3', null, null, null, 'code and name seen, the rest stands as in 2017'],
  ['a34002', 'air', '可吸入颗粒物', 'PM10', 'ng/m3', null, null, null, 'code and name seen, the rest stands as in 2017'],
  ['a34004', 'air', '细颗粒物', 'PM2.5', 'ng/m3', null, null, null, 'code and name seen, the rest stands as in 2017'],
  ['a34005', 'air', '亚微米颗粒物', 'PM1.0', 'ng/m3', null, null, null, 'code and name seen, the rest stands as in 2017'],
  ['a01901', 'air', '炉膛温度（5 min 均值）', 'Furnace temperature (5-minute mean)', '℃', null, null, null],
  ['d20105', 'electricity', '生产设施用电：A 相电压', 'Production facility: phase voltage 1', 'V', null, null, null, 'meaning and unit inferred from an example; the last two digits look like the facility number'],
  ['d20205', 'electricity', '生产设施用电：B 相电压', 'Production facility: phase voltage 2', 'V', null, null, null, 'meaning and unit inferred from an example; the last two digits look like the facility number'],
  ['d20305', 'electricity', '生产设施用电：C 相电压', 'Production facility: phase voltage 3', 'V', null, null, null, 'meaning and unit inferred from an example; the last two digits look like the facility number'],
  ['d20405', 'electricity', '生产设施用电：电流', 'Production facility: current', 'A', null, null, null, 'meaning and unit inferred from an example; the last two digits look like the facility number'],
  ['d30106', 'electricity', '治理设施用电：A 相电压', 'Treatment facility: phase voltage 1', 'V', null, null, null, 'meaning and unit inferred from an example; the last two digits look like the facility number'],
  ['d30406', 'electricity', '治理设施用电：电流', 'Treatment facility: current', 'A', null, null, null, 'meaning and unit inferred from an example; the last two digits look like the facility number'],
  ['p99101', 'production-condition', '生产设施工况标记', 'Production facility condition mark', null, null, null, null, 'the value is a letter mark; the list of marks was not seen'],
  ['p99102', 'production-condition', '生产设施工况标记', 'Production facility condition mark', null, null, null, null, 'the value is a letter mark; the list of marks was not seen'],
  ['p99103', 'production-condition', '生产设施工况标记', 'Production facility condition mark', null, null, null, null, 'the value is a letter mark; the list of marks was not seen'],
]
