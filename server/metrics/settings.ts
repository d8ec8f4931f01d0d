import { integer, text } from '../lib/setting.ts'

/** Who may read the figures, and from when on somebody should look. */
export const monitorSettings = {
  metrics: text('METRICS', null, {
    zh: 'Prometheus 指标 GET /metrics 的监听地址；不设则不开。监听本机以外的地址时须设 METRICS_TOKEN',
    en: 'where GET /metrics is served for Prometheus; without it nowhere. Beyond loopback METRICS_TOKEN is needed',
    pattern: /^(?:\[[\da-fA-F:]+\]|[\w.-]+):\d{1,5}$/,
    form: '127.0.0.1:9412',
  }),
  metricsToken: text('METRICS_TOKEN', null, {
    zh: '读取指标的令牌（Authorization: Bearer …）；设了它，网页端口上也可读取 /metrics',
    en: 'token for the figures (Authorization: Bearer …); with it /metrics is also served on the port of the pages',
    min: 16,
    secret: true,
  }),
  readyDiskGb: integer('READY_DISK_GB', 10, {
    zh: '报文流水所在磁盘剩余空间低于多少 GB 时提醒；5000 个排放口约三周（按封存后估算）',
    en: 'free GB of the journal’s disk below which somebody should look; about three weeks of 5 000 outlets, sealed',
    min: 1,
    max: 1_000_000,
  }),
  readyLagSeconds: integer('READY_LAG_SECONDS', 300, {
    zh: '最早未入库的报文超过多少秒时提醒',
    en: 'age in seconds of the oldest frame that is not in the tables above which somebody should look',
    min: 5,
    max: 86_400,
  }),
}
