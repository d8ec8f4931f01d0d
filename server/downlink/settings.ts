/** What can be set of downlink. Values stand in the database with their source; here is what they may be. */
export const downlinkSettings = {
  'key-age-days': {
    min: 1,
    max: 3650,
    nameZh: 'SM4 密钥使用天数上限',
    nameEn: 'days for which an SM4 key is used',
  },
  'key-overlap-hours': { min: 0, max: 8760, nameZh: '新旧密钥并存小时数', nameEn: 'hours of both keys' },
  'password-overlap-hours': {
    min: 0,
    max: 8760,
    nameZh: '新旧访问密码并存小时数',
    nameEn: 'hours of both passwords',
  },
  'two-person': {
    min: 0,
    max: 1,
    nameZh: '改变仪器的命令须双人复核（1 为启用）',
    nameEn: 'commands that change the instrument want two people (1: on)',
  },
} as const

export type DownlinkSetting = keyof typeof downlinkSettings

export const isDownlinkSetting = (name: string): name is DownlinkSetting =>
  Object.hasOwn(downlinkSettings, name)
