import type { DeviceInfoRow } from './device-info.ts'

/** Shandong: bare numbers in place of i codes, and its own analyser states (reported, srdgame/lua-HJ212). */
// oxfmt-ignore
export const deviceInfoShandong: readonly DeviceInfoRow[] = [
  ['218', '烟道截面积', 'Duct area', 'm2', null],
  ['246', '速度场系数', 'Velocity-field factor', null, null],
  ['238', '本地大气压', 'Local air pressure', 'kPa', null],
  ['216', '皮托管系数', 'Pitot factor', null, null],
  ['247', '标准过量空气系数', 'Standard excess-air factor', null, null],
  ['241', '烟气湿度量程上限', 'Moisture range, upper', '%', null],
  ['242', '烟气湿度量程下限', 'Moisture range, lower', '%', null],
  ['212', '烟气温度量程上限', 'Temperature range, upper', '℃', null],
  ['213', '烟气温度量程下限', 'Temperature range, lower', '℃', null],
  ['214', '烟气压力量程上限', 'Pressure range, upper', 'Pa', null],
  ['215', '烟气压力量程下限', 'Pressure range, lower', 'Pa', null],
  ['244', '烟气流速量程', 'Velocity range', 'm/s', null],
  ['245', '烟气流速量程', 'Velocity range', 'm/s', null],
  ['208', '烟尘量程上限', 'Dust range, upper', 'mg/m3', null],
  ['209', '烟尘量程下限', 'Dust range, lower', 'mg/m3', null],
  ['248', '烟尘斜率', 'Dust slope', null, null],
  ['249', '烟尘截距', 'Dust intercept', null, null],
  ['i12007', '气态分析仪工作状态', 'Gas analyser working state', null, 'N2', { 0: ['测量', 'measuring'], 1: ['待机', 'stand-by'], 2: ['校零', 'zero'], 3: ['校标', 'span'], 4: ['维护', 'maintenance'], 5: ['校验', 'check'] }],
  ['i12101', '工作状态', 'Water analyser working state', null, 'N2', { 0: ['测量', 'measuring'], 1: ['待机', 'stand-by'], 2: ['零点校准', 'zero'], 3: ['量程校准', 'span'], 4: ['测量超限', 'over range'], 6: ['校验', 'check'], 7: ['清洗', 'cleaning'] }],
  ['i12103', '报警详情', 'Water analyser alarm detail', null, 'N2', { 0: ['正常', 'normal'], 1: ['系统故障', 'system fault'], 2: ['缺水样', 'no sample water'], 3: ['加热故障', 'heater fault'], 4: ['排残液故障', 'drain fault'], 5: ['缺试剂', 'no reagent'], 6: ['缺蒸馏水', 'no distilled water'] }],
]
