import type { Language } from '../i18n/language.ts'

/** What peers may not do without bound; docs/operations/limits.md has the settings. */
// oxfmt-ignore
const words: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'address-not-allowed': ['地址不在允许范围', 'address not allowed'],
  'connections-in-all': ['连接总数已满', 'connections in all'],
  'connections-of-address': ['同一地址连接过多', 'connections of an address'],
  'connection-rate': ['连接过于频繁', 'connects too often'],
  'tls-handshake': ['TLS 握手失败', 'TLS handshake'],
  'certificate-mn': ['证书与 MN 不符', 'certificate of another MN'],
  'first-frame': ['连接后迟迟不发报文', 'no first frame'],
  idle: ['长时间静默', 'silent for long'],
  unfinished: ['报文久未收完', 'unfinished frame'],
  noise: ['杂字节过多', 'too much noise'],
  'frame-rate': ['报文过快（连接）', 'frame rate of a connection'],
  'mn-frame-rate': ['报文过快（MN）', 'frame rate of an MN'],
  'over-rate': ['长时间过快，已断开', 'over rate for long'],
  unread: ['应答无人读取', 'answers left unread'],
  'unaccepted-of-address': ['同一地址未采信过多', 'unaccepted from an address'],
  'unaccepted-in-all': ['陌生连接未采信过多', 'unaccepted from strangers'],
  'wrong-password': ['密码连续错误', 'wrong passwords'],
}

/** A bound without a word stands for itself. */
export const limitWord = (kind: string, language: Language): string =>
  words[kind]?.[language === 'zh' ? 0 : 1] ?? kind
