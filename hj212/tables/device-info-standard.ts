import type { DeviceInfoRow } from './device-info.ts'

/** HJ 212-2017 Table B.10, complete. */
// oxfmt-ignore
export const deviceInfo2017: readonly DeviceInfoRow[] = [
  ['i11001', '运行日志', 'Operation log', null, 'C890', null, 'text between a pair of //'],
  ['i12001', '工作状态', 'Working state', '1', 'N2', { 0: ['运行', 'running'], 1: ['维护', 'maintenance'], 2: ['故障', 'fault'], 3: ['校准', 'calibration'], 5: ['反吹', 'back-flush'], 6: ['电源故障', 'power failure'], 7: ['测量', 'measuring'], 8: ['标定', 'span setting'], 9: ['待机', 'stand-by'], 10: ['运维', 'servicing'] }, '4 is not defined'],
  ['i12002', '分析仪与数采仪通讯状态', 'Analyser to data-logger link', '1', 'N1', { 0: ['正常', 'normal'], 1: ['异常', 'abnormal'] }],
  ['i12003', 'COD分析仪报警状态', 'COD analyser alarm state', '1', 'N1', { 0: ['正常', 'normal'], 1: ['报警', 'alarm'] }],
  ['i13001', '测量量程', 'Measuring range', null, null],
  ['i13002', '测量精度', 'Measuring accuracy', null, null],
  ['i13003', '测量间隔', 'Measuring interval', 'min', 'N4'],
  ['i13004', '消解温度', 'Digestion temperature', '℃', 'N3.1'],
  ['i13005', '消解时长', 'Digestion time', 'min', 'N2'],
  ['i13006', '校准时间', 'Calibration time', 'YYYYMMDDhhmmss', 'N14'],
  ['i13007', '截距', 'Intercept', null, null],
  ['i13008', '斜率', 'Slope', null, null],
  ['i13009', '测量检出限', 'Detection limit', null, null],
  ['i21001', '运行日志', 'Operation log', null, 'C890', null, 'text between a pair of //'],
  ['i22001', '工作状态', 'Working state', '1', 'N1', { 0: ['运行', 'running'], 1: ['停机', 'stopped'], 2: ['故障', 'fault'], 3: ['维护', 'maintenance'] }],
  ['i22002', '用户状态', 'User state', '1', 'N1', { 0: ['普通用户', 'ordinary user'], 1: ['管理员', 'administrator'], 2: ['维护人员', 'maintainer'] }],
  ['i22003', '数采仪与上位机通讯状态', 'Logger to host link', '1', 'N1', { 0: ['正常', 'normal'], 1: ['异常', 'abnormal'] }],
  ['i22101', '数采仪通道通讯状态', 'Logger channel link', '1', 'N1', { 0: ['正常', 'normal'], 1: ['异常', 'abnormal'], 2: ['通道未接设备', 'channel not connected'] }, 'one code for one channel; i22102… for further ones is usage'],
  ['i23001', '本地大气压力', 'Local atmospheric pressure', 'kPa', 'N3.3'],
  ['i31001', '门禁日志', 'Door-access log', null, 'C890', null, 'text between a pair of //'],
  ['i32001', '门禁状态', 'Door-access state', '1', 'N1', { 0: ['运行', 'running'], 1: ['停机', 'stopped'], 2: ['故障', 'fault'], 3: ['维护', 'maintenance'] }],
  ['i33001', 'CEMS伴热管温度', 'CEMS heated-line temperature', '℃', 'N4'],
  ['i33002', 'CEMS冷凝温度', 'CEMS condenser temperature', '℃', 'N1.1'],
  ['i33101', '监测站房温度', 'Shelter temperature', '℃', 'N4'],
  ['i33102', '监测站房湿度', 'Shelter humidity', '%', 'N4', null, 'printed in ℃'],
  ['i33103', '监测站房电压', 'Shelter voltage', 'V', 'N4'],
  ['i33104', '监测站房原水压力', 'Shelter raw-water pressure', 'kPa', 'N6'],
  ['i33105', '监测站房进样压力1', 'Shelter sample pressure 1', 'kPa', 'N6'],
  ['i33106', '监测站房进样压力2', 'Shelter sample pressure 2', 'kPa', 'N6'],
  ['i33107', '沉砂池清洗时间', 'Grit tank cleaning time', 's', 'N4'],
  ['i33200', '污水处理站（厂）电流量', 'WWTP current', 'A', 'N4.2'],
  ['i33201', '污水处理站（厂）累计耗电量', 'WWTP total energy', 'kWh', 'N13'],
  ['i33202', '污水处理站（厂）日耗电量', 'WWTP daily energy', 'kWh', 'N7'],
  ['i3331x', '炉膛内上部焚烧温度', 'Furnace upper combustion temperature', '℃', 'N4.1', null, 'x is the device number 0–9'],
  ['i3332x', '炉膛内中部焚烧温度', 'Furnace middle combustion temperature', '℃', 'N4.1', null, 'x is the device number 0–9'],
  ['i3333x', '炉膛内下部焚烧温度', 'Furnace lower combustion temperature', '℃', 'N4.1', null, 'x is the device number 0–9'],
  ['i3334x', '炉膛内二次空气喷入点温度', 'Furnace secondary-air injection point temperature', '℃', 'N4.1', null, 'x is the device number 0–9'],
  ['i33400', '生产负荷', 'Production load', '%', 'N3.1'],
]

/** The part of HJ 212-2025 Table B.10 that third parties report as new; the codes of 2017 seen beside it are unchanged. */
// oxfmt-ignore
export const deviceInfo2025: readonly DeviceInfoRow[] = [
  ['i23003', '是否经工控机（数据由工控机转发）', 'Data reach the logger through an industrial PC', null, null, null, 'the list of values was not seen'],
  ['i23004', '数采仪不参与计算', 'Logger does not calculate (takes the computed values of the analyser/IPC)', null, null, null, 'the list of values was not seen'],
  ['i23005', '数采仪编号（ID）', 'Data-logger identifier', null, 'C24', null, 'used in 1001 and 1002'],
  ['i23006', 'CPU 序列号', 'CPU serial number', null, 'C12', null, 'used in 1001'],
  ['i23007', 'MAC 地址 1', 'MAC address 1', null, 'C12', null, 'used in 1001'],
  ['i23008', 'MAC 地址 2', 'MAC address 2', null, 'C12', null, 'used in 1001'],
  ['i13108', '基准氧含量', 'Reference oxygen content', '%', null, null, 'lets the platform check converted values'],
]
