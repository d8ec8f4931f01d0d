/** Reasons as the exported table names them; the pages have longer words for the same. */
const names: Readonly<Record<string, string>> = {
  noise: '噪声',
  'crc-mismatch': 'CRC 校验错误',
  undecodable: '无法解析',
  undecryptable: '无法解密',
  'unknown-mn': '未登记的 MN',
  'wrong-password': '密码错误',
  'no-data-time': '缺数据时间',
  'no-logger-then': '当时未登记',
  'no-point-then': '未关联点位',
  'ambiguous-point': '点位不明',
  'no-factors': '没有监测数据',
  'not-readable': '处理出错',
  'not-writable': '无法写入',
}

export const reasonName = (reason: string): string => names[reason] ?? reason

/** What a decoder says is a kind and a place, `crc-mismatch@143`. */
export function detailWords(detail: string | null): string | null {
  const [, kind, place] = /^([a-z-]+)@(\d+)$/.exec(detail ?? '') ?? []
  return kind === undefined ? detail : `${reasonName(kind)}（第 ${place} 字节）`
}
