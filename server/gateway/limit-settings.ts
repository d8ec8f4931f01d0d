import { integer, networks, type SettingValues } from '../lib/setting.ts'

/**
 * What one peer may cost the platform. Every bound is a setting with the reason for its default in its text;
 * docs/operations/limits.md has the table. None of them loses a byte that was accepted.
 */
export const limitSettings = {
  maxConnections: integer('TCP_MAX_CONNECTIONS', 70_000, {
    zh: 'HJ 212 连接总数上限；满时先断开最早的、从未发来有效报文的连接',
    en: 'HJ 212 connections in all; when full, the oldest that never sent an accepted frame makes room',
    min: 1,
    max: 1_000_000,
  }),
  maxPerAddress: integer('TCP_MAX_CONNECTIONS_PER_ADDRESS', 200, {
    zh: '同一地址（IPv4 单个地址，IPv6 一个 /64）的连接上限；一个厂区出口之后很少超过几十台数采仪',
    en: 'connections of one address (IPv4) or /64 (IPv6); a plant has a few dozen loggers at most',
    min: 1,
    max: 1_000_000,
  }),
  joinsPerMinute: integer('TCP_NEW_CONNECTIONS_PER_MINUTE', 600, {
    zh: '同一地址每分钟新建连接上限；200 台断线后每分钟各重连 3 次仍不受限',
    en: 'new connections a minute of one address; 200 loggers that reconnect 3 times a minute are not limited',
    min: 1,
    max: 10_000_000,
  }),
  sharedNetworks: networks('TCP_SHARED_NETWORKS', ['127.0.0.0/8', '::1'], {
    zh: '多台设备共用的地址（NAT 出口、VPN 集中器），按地址的限额放宽；默认为本机',
    en: 'addresses that many devices share (NAT gateways, VPN concentrators): wider bounds; default this machine',
  }),
  sharedTimes: integer('TCP_SHARED_TIMES', 200, {
    zh: '共用地址的限额为单个地址的多少倍',
    en: 'how many times the bounds of one address a shared address has',
    min: 1,
    max: 10_000,
  }),
  allowedNetworks: networks('TCP_ALLOWED_NETWORKS', [], {
    zh: '只接受来自这些地址的 HJ 212 连接；不设则不限',
    en: 'HJ 212 connections come from these addresses only; without it from anywhere',
  }),
  framesPerMinute: integer('TCP_FRAMES_PER_MINUTE', 6000, {
    zh: '每个连接每分钟报文上限；超过则暂缓读取（不丢报文）。每台每分钟约 10 帧，6000 帧可容转发平台带数百个 MN',
    en: 'frames a minute of one connection; above it reading waits, nothing is lost; room for hundreds of MNs',
    min: 1,
    max: 10_000_000,
  }),
  mnFramesPerMinute: integer('TCP_MN_FRAMES_PER_MINUTE', 6000, {
    zh: '每个 MN 每分钟报文上限；超过则暂缓读取（不丢报文）。补传一个月的分钟数据约 8 分钟',
    en: 'frames a minute of one MN; above it reading waits; a month of minutes is back-filled in 8 minutes',
    min: 1,
    max: 10_000_000,
  }),
  overRateMinutes: integer('TCP_OVER_RATE_MINUTES', 120, {
    zh: '持续超过报文上限多少分钟后断开；补传不会这么久',
    en: 'minutes over these rates without a pause after which a connection ends; no back-fill takes that long',
    min: 1,
    max: 10_000,
  }),
  maxSegment: integer('TCP_MAX_SEGMENT_BYTES', 4096, {
    zh: '可信的数据段长度（字节），超过则按帧尾查找；标准为 1024，实际设备有超过的',
    en: 'lengths of the data segment that are believed, bytes; the standard has 1024, real devices exceed it',
    min: 1024,
    max: 9999,
  }),
  maxBuffer: integer('TCP_BUFFER_BYTES', 8192, {
    zh: '每个连接为未收完的报文最多缓存的字节数',
    en: 'bytes kept at most for the unfinished frame of one connection',
    min: 1036,
    max: 1_048_576,
  }),
  noiseKb: integer('TCP_NOISE_KB', 64, {
    zh: '一个连接在两条完整报文之间最多多少 KB 杂字节，超过则断开',
    en: 'KB of noise between two whole frames after which a connection ends',
    min: 1,
    max: 1_048_576,
  }),
  firstFrameSeconds: integer('TCP_FIRST_FRAME_SECONDS', 3660, {
    zh: '连接后多少秒内须发来第一条完整报文；实时数据间隔最长 3600 秒 [HJ 212-2017 RtdInterval]',
    en: 'seconds until the first whole frame; real-time intervals reach 3600 s [HJ 212-2017 RtdInterval]',
    min: 1,
    max: 604_800,
  }),
  idleSeconds: integer('TCP_IDLE_SECONDS', 7200, {
    zh: '静默多少秒后断开；为最长上报间隔的两倍',
    en: 'seconds of silence after which a connection ends; twice the longest interval',
    min: 1,
    max: 604_800,
  }),
  unfinishedSeconds: integer('TCP_UNFINISHED_SECONDS', 30, {
    zh: '一条报文从首字节起须在多少秒内收完；标准的应答超时为 10 秒，设备早已重发。连续两次则断开',
    en: 'seconds from the first byte of a frame to its end; twice in a row ends the connection',
    min: 1,
    max: 3600,
  }),
  unreadKb: integer('TCP_UNREAD_KB', 256, {
    zh: '对方未读取的应答积到多少 KB 时暂停读取',
    en: 'KB of answers left unread at which reading stops',
    min: 1,
    max: 65_536,
  }),
  unreadSeconds: integer('TCP_UNREAD_SECONDS', 120, {
    zh: '因应答无人读取而暂停多少秒后断开',
    en: 'seconds of such a stop after which the connection ends',
    min: 1,
    max: 3600,
  }),
  unacceptedKbPerMinute: integer('TCP_UNACCEPTED_KB_PER_MINUTE', 256, {
    zh: '同一地址每分钟可写入流水的未接受报文与杂字节（KB）；超过的只计数，其上无已登记 MN 的连接断开',
    en: 'KB a minute of unaccepted frames and noise of one address in the journal; the rest is only counted',
    min: 1,
    max: 1_048_576,
  }),
  unacceptedKbPerMinuteInAll: integer('TCP_UNACCEPTED_KB_PER_MINUTE_IN_ALL', 4096, {
    zh: '全部陌生连接每分钟可写入流水的未接受字节（KB）；已登记设备的连接不受此限',
    en: 'the same for all strangers together; connections of registered devices are not bound by it',
    min: 1,
    max: 10_485_760,
  }),
  wrongPasswords: integer('TCP_WRONG_PASSWORDS', 5, {
    zh: '同一地址对同一 MN 连续用错密码（PW）几次后暂不受理',
    en: 'wrong passwords (PW) in a row from one address for one MN before a pause',
    min: 1,
    max: 1000,
  }),
  wrongPasswordSeconds: integer('TCP_WRONG_PASSWORD_SECONDS', 600, {
    zh: '密码错误暂不受理的最长秒数；从 10 秒起逐次加倍',
    en: 'longest such pause in seconds; begins with 10 and doubles',
    min: 10,
    max: 86_400,
  }),
}

export type Limits = SettingValues<typeof limitSettings>

export const defaultLimits = Object.fromEntries(
  Object.entries(limitSettings).map(([key, { initial }]) => [key, initial]),
) as unknown as Limits
