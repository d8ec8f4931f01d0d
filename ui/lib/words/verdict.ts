import type { Language } from '../i18n/language.ts'

interface VerdictWords {
  readonly name: string
  /** What it means for the data, and what to do about it. */
  readonly help: string
}

/** Why a frame was taken or not: the gateway's verdicts, and the reasons for which none of it became a reading. */
const words: Readonly<Record<string, Readonly<Record<Language, VerdictWords>>>> = {
  accepted: {
    zh: { name: '已接收', help: '校验、设备标识和密码都正确，已入库处理。' },
    en: { name: 'accepted', help: 'CRC, device and password are right; the frame was processed.' },
  },
  'crc-mismatch': {
    zh: {
      name: 'CRC 校验错误',
      help: '内容在途中改变，或现场程序计算有误；未作应答，等待重发。检查线路和数采仪的 CRC 算法。',
    },
    en: {
      name: 'CRC wrong',
      help: 'Changed on its way, or computed wrongly. Not answered, so it will be sent again. Check the line and the logger’s CRC.',
    },
  },
  'unknown-mn': {
    zh: { name: '未登记的 MN', help: '平台没有这台数采仪。核对 MN 是否录错；确属新设备时先登记。' },
    en: {
      name: 'unknown MN',
      help: 'No such logger is registered. Check the MN for a slip; register the device if it is new.',
    },
  },
  'wrong-password': {
    zh: { name: '密码错误', help: 'MN 已登记，但访问密码不符。与运维单位核对数采仪中的密码。' },
    en: {
      name: 'wrong password',
      help: 'The MN is known, the password is not its own. Compare it with the one set in the logger.',
    },
  },
  'foreign-certificate': {
    zh: { name: '证书不符', help: '设备证书中没有这个 MN。核对设备装的是不是自己的证书。' },
    en: {
      name: 'certificate of another MN',
      help: 'The client certificate does not name this MN. Check that the logger has its own certificate.',
    },
  },
  noise: {
    zh: { name: '噪声', help: '不是通讯包的字节，例如 DTU 心跳或注册包。请勿把它们发到平台端口。' },
    en: {
      name: 'noise',
      help: 'Bytes that are no frame, such as a modem’s heart-beat. Keep them off this port.',
    },
  },
  undecodable: {
    zh: { name: '无法解析', help: '有包头，但内容不成通讯包。打开报文查看出错的位置。' },
    en: { name: 'undecodable', help: 'It begins like a frame but is none. Open it to see where it breaks.' },
  },
  'no-data-time': {
    zh: {
      name: '缺数据时间',
      help: '没有 DataTime，或不是真实存在的时间，无法入库。检查数采仪的时钟与程序。',
    },
    en: {
      name: 'no data time',
      help: 'DataTime is missing or no real time. Check the logger’s clock and program.',
    },
  },
  'no-logger-then': {
    zh: { name: '当时未登记', help: '数据时间不在该 MN 的登记有效期内。核对数采仪的启用、停用日期。' },
    en: {
      name: 'not registered then',
      help: 'The data time lies outside the MN’s registration. Check its dates.',
    },
  },
  'no-point-then': {
    zh: { name: '未关联点位', help: '该数采仪当时没有关联监测点位。先关联点位，再重新处理。' },
    en: {
      name: 'no point then',
      help: 'No monitoring point was linked to this logger at that time. Link one first.',
    },
  },
  'ambiguous-point': {
    zh: {
      name: '点位不明',
      help: '该数采仪有多个点位，按系统编码和因子无法判断属于哪一个。补全各点位的因子。',
    },
    en: {
      name: 'point unclear',
      help: 'Several points fit by system code and factors. Complete their factor lists.',
    },
  },
  'no-factors': {
    zh: { name: '没有监测数据', help: '通讯包正确，但其中没有任何因子的数值。检查数采仪的上传内容。' },
    en: { name: 'no values', help: 'The frame is right but holds no factor. Check what the logger sends.' },
  },
  'not-readable': {
    zh: { name: '处理出错', help: '平台处理这一帧时出错，原始字节已保存。请告知平台运维单位。' },
    en: {
      name: 'could not be read',
      help: 'The platform failed on this frame; its bytes are safe. Tell the operator.',
    },
  },
  'not-writable': {
    zh: { name: '无法写入', help: '数据库拒绝了这一帧的内容，原始字节已保存。请告知平台运维单位。' },
    en: {
      name: 'could not be stored',
      help: 'The database refused this frame; its bytes are safe. Tell the operator.',
    },
  },
}

/** A verdict without words stands for itself. */
export const verdictWords = (verdict: string, language: Language): VerdictWords =>
  words[verdict]?.[language] ?? { name: verdict, help: '' }
