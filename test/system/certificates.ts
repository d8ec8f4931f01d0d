import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

/** Just enough of X.509 for tests: an authority and what it signs, ECDSA P-256, valid from 2020 to 2049. */
export interface TestCertificate {
  readonly cert: string
  readonly key: string
  readonly issue: (commonName: string, alternativeNames?: readonly string[]) => TestCertificate
}

/** DER: tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const octets = (content: Buffer): Buffer => der(0x04, content)
const bits = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content)
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const utcTime = (text: string): Buffer => der(0x17, Buffer.from(text))
const yes = Buffer.from([0x01, 0x01, 0xff])

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
const nameOf = (commonName: string): Buffer =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName)))))
const authority = sequence(oid('551d13'), yes, octets(sequence(yes)))
const alternatives = (names: readonly string[]): Buffer =>
  sequence(oid('551d11'), octets(sequence(...names.map((name) => der(0x82, Buffer.from(name))))))

let serial = 0

function make(
  commonName: string,
  extensions: readonly Buffer[],
  issuer: { readonly name: string; readonly key: KeyObject } | null,
): TestCertificate {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  serial += 1
  const body = sequence(
    der(0xa0, Buffer.from([0x02, 0x01, 0x02])),
    der(0x02, Buffer.from([serial])),
    ecdsaWithSha256,
    nameOf(issuer?.name ?? commonName),
    sequence(utcTime('200101000000Z'), utcTime('491231235959Z')),
    nameOf(commonName),
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  )
  const signature = sign('sha256', body, issuer?.key ?? privateKey)
  const base64 = sequence(body, ecdsaWithSha256, bits(signature)).toString('base64')
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    issue: (name, names = []) =>
      make(name, [alternatives([name, ...names])], { name: commonName, key: privateKey }),
  }
}

/** An authority that signed itself. */
export const makeAuthority = (name: string): TestCertificate => make(name, [authority], null)
