import type { CheckCode } from './health.ts'

export interface HealthWords {
  readonly what: string
  /** What to do; empty where nothing is to be done. */
  readonly advice: string
}

interface TwoLanguages {
  readonly zh: HealthWords
  readonly en: HealthWords
}

/** For whoever looks after the machine: what is so, and what to do. */
export const healthWords: Readonly<Record<CheckCode, TwoLanguages>> = {
  'gateway-listening': {
    zh: { what: 'HJ 212 端口正在接收', advice: '' },
    en: { what: 'The HJ 212 port is open', advice: '' },
  },
  'gateway-closed': {
    zh: {
      what: 'HJ 212 端口没有打开，设备连不上',
      advice: '平台正在启动或停止。若持续如此，查看日志中端口被占用或权限不足的原因后重新启动。',
    },
    en: {
      what: 'The HJ 212 port is closed: loggers cannot connect',
      advice:
        'The platform is starting or stopping. If it stays so, look in the log for a taken port and start it again.',
    },
  },
  'journal-writing': {
    zh: { what: '报文流水正常落盘', advice: '' },
    en: { what: 'The journal writes and syncs', advice: '' },
  },
  'journal-full': {
    zh: {
      what: '等待落盘的报文过多，暂停读取设备',
      advice:
        '磁盘写得比收得慢。检查磁盘延迟（是否与其他任务共用）；设备未发出的数据在设备端排队，不会丢失。',
    },
    en: {
      what: 'Too much waits for the disk: sockets are not read',
      advice:
        'The disk is slower than what arrives. Look at its latency and who shares it; loggers hold back, nothing is lost.',
    },
  },
  'journal-faulted': {
    zh: {
      what: '报文流水无法写入，已停止应答',
      advice:
        '多为磁盘已满或故障。清出空间或修复磁盘即可，平台每秒重试，自行恢复；设备会重发未获应答的报文。',
    },
    en: {
      what: 'The journal cannot be written: nothing is acknowledged',
      advice:
        'Usually a full or broken disk. Make room or mend it; writing is tried again every second and goes on by itself. Loggers send again what was not answered.',
    },
  },
  'journal-closed': {
    zh: { what: '报文流水已关闭', advice: '平台正在停止。需要时重新启动。' },
    en: {
      what: 'The journal is closed',
      advice: 'The platform is stopping. Start it again when it is needed.',
    },
  },
  'disk-enough': {
    zh: { what: '磁盘空间充足', advice: '' },
    en: { what: 'There is room on the disk', advice: '' },
  },
  'disk-low': {
    zh: {
      what: '报文流水所在磁盘空间不足',
      advice: '尽快扩容，或把别的文件移走。流水是证据，不能删除；写满后会停止应答。',
    },
    en: {
      what: 'The disk of the journal is nearly full',
      advice:
        'Enlarge it or move other files away. The journal is evidence and is not deleted; when it is full nothing is acknowledged.',
    },
  },
  'disk-exhausted': {
    zh: {
      what: '报文流水所在磁盘已满',
      advice: '立即清出空间（不要删除流水）。腾出空间后平台自行恢复接收。',
    },
    en: {
      what: 'The disk of the journal is full',
      advice:
        'Make room now, but not by deleting the journal. Receiving goes on by itself once there is room.',
    },
  },
  'disk-unknown': {
    zh: { what: '无法查询磁盘空间', advice: '检查数据目录是否仍然挂载、可读。' },
    en: {
      what: 'The free space cannot be read',
      advice: 'See whether the data directory is still mounted and readable.',
    },
  },
  'ingest-following': {
    zh: { what: '入库紧跟接收', advice: '' },
    en: { what: 'Ingest keeps up', advice: '' },
  },
  'ingest-starting': {
    zh: { what: '入库正在启动', advice: '刚启动时如此；若超过一分钟，检查数据库。' },
    en: {
      what: 'Ingest is starting',
      advice: 'So it is after a start. After a minute, look at the database.',
    },
  },
  'ingest-behind': {
    zh: {
      what: '入库落后，页面数据不是最新',
      advice:
        '报文均已落盘，不会丢失。数据库恢复或补传高峰过后自行追上；若持续落后，检查数据库的磁盘与负载。',
    },
    en: {
      what: 'Ingest is behind: pages are not up to date',
      advice:
        'All frames are in the journal. It catches up when the database is back or a back-fill is over; if not, look at the disk and load of the database.',
    },
  },
  'ingest-ahead': {
    zh: {
      what: '数据库比报文流水新，入库已停止',
      advice: '恢复了较旧的流水备份，或数据目录接错了数据库。换回与数据库配套的流水，见《备份与恢复》。',
    },
    en: {
      what: 'The database is ahead of the journal: ingest stands still',
      advice:
        'An older journal was restored, or the directory belongs to another database. Bring back the journal that belongs to it.',
    },
  },
  'database-answers': {
    zh: { what: '数据库响应正常', advice: '' },
    en: { what: 'The database answers', advice: '' },
  },
  'database-slow': {
    zh: { what: '数据库响应慢', advice: '检查数据库的负载、磁盘与长查询。' },
    en: { what: 'The database answers slowly', advice: 'Look at its load, its disk and long queries.' },
  },
  'database-away': {
    zh: {
      what: '数据库没有响应，页面暂无数据；报文流水不依赖数据库',
      advice: '检查数据库是否在运行、网络与连接串是否正确。恢复后平台自行重连并补入积压。',
    },
    en: {
      what: 'The database does not answer: pages have no data; the journal does without it',
      advice:
        'See whether it runs, and its network and connection string. The platform reconnects and stores what waits by itself.',
    },
  },
}
