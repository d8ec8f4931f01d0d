import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getFrame, type FrameView } from '../../../contract/index.ts'
import { crc16, crcText, encryptSm4 } from '../../../hj212/index.ts'
import { checkedReply } from '../../../test/web/check-reply.ts'
import { openWorld, worldNow, type Login, type World } from '../../../test/web/world.ts'
import { JournalDamageError } from '../../journal/damage.ts'
import { makeFrameAddress, type ArrivalVerdict } from '../../journal/record.ts'
import { maskSecrets } from '../../lib/frame-secrets.ts'

let world: World
const cookies = new Map<Login, string>()
beforeAll(async () => {
  world = await openWorld()
  for (const login of ['admin', 'wuhan', 'xiling', 'owner', 'stranger'] as const) {
    cookies.set(login, await world.signIn(login))
  }
})
afterAll(() => world.close())

const mn = 'MN0000000000000000000001'
let lastOffset = 10_000

function frameOf(segment: string | Buffer): Buffer {
  const bytes = Buffer.from(segment)
  const head = `##${String(bytes.length).padStart(4, '0')}`
  return Buffer.concat([
    Buffer.from(head),
    bytes,
    Buffer.from(`${crcText(crc16(bytes, 0, bytes.length))}\r\n`),
  ])
}

/** Puts bytes into the journal and gives their address. */
function keep(bytes: Buffer, verdict: ArrivalVerdict = 'accepted', offset = (lastOffset += 100)): string {
  world.journal.set(makeFrameAddress(1, offset), {
    receivedAt: worldNow,
    peer: '10.0.0.1:5000',
    verdict,
    bytes,
  })
  return `1-${offset}`
}

async function view(frame: string, login: Login = 'admin'): Promise<FrameView> {
  const response = await world.get(cookies.get(login)!, `/api/frames/${frame}`)
  expect(response.statusCode, response.body).toBe(200)
  return checkedReply(getFrame, response) as FrameView
}
const statusOf = async (frame: string, login: Login): Promise<number> =>
  (await world.get(cookies.get(login)!, `/api/frames/${frame}`)).statusCode

const hourly = (to = mn): Buffer =>
  frameOf(
    `QN=20261122080010000;ST=32;CN=2061;PW=SecretPW;MN=${to};Flag=5;CP=&&DataTime=20261122080000;` +
      `w01018-Avg=5,w01018-Flag=N;w21003-Avg=9,w21003-Flag=T&&`,
  )

describe('a frame', () => {
  test('is shown down to its bytes, decoded, in words, with the rows that it made', async () => {
    const bytes = hourly()
    const frame = await view(keep(bytes, 'accepted', 4), 'owner')
    expect(frame).toMatchObject({ frame: '1-4', verdict: 'accepted', size: bytes.length, encoding: 'utf8' })
    expect(frame.text).toBe(bytes.toString().replace('SecretPW', '********'))
    expect(Buffer.from(frame.hex, 'hex').toString()).toBe(frame.text)
    expect(frame.decoded).toMatchObject({
      ok: true,
      version: '2017',
      crcOk: true,
      lengthOk: true,
      fault: null,
    })
    expect(frame.decoded.fields).toContainEqual({
      name: 'PW',
      value: '********',
      meaningZh: '访问密码（已隐藏）',
      meaningEn: 'password (hidden)',
    })
    expect(frame.decoded.fields.find(({ name }) => name === 'CN')!.meaningZh).toMatch(/小时/)
    expect(frame.decoded.pairs).toContainEqual({
      name: 'w21003-Flag',
      value: 'T',
      meaningZh: '氨氮 数据标记：超过测量上限',
      meaningEn: 'Ammonia nitrogen, data flag: above range',
      unit: null,
    })
    expect(frame.decoded.pairs.find(({ name }) => name === 'w01018-Avg')).toMatchObject({
      meaningZh: '化学需氧量 平均值',
      unit: 'mg/L',
    })
    expect(frame.rows).toMatchObject([
      { outletId: 1, pointName: '监测点', period: 'hour', dataTime: '2026-11-22T00:00:00.000Z' },
    ])
    expect(frame.rows[0]!.values).toHaveLength(2)
  })

  test('has no rows of other frames', async () => {
    expect((await view(keep(hourly()))).rows).toEqual([])
  })

  test('that is damaged names what is wrong, in both languages', async () => {
    const bytes = Buffer.from(hourly().toString().replace('w01018-Avg=5', 'w01018-Avg=6'))
    const { decoded, verdict } = await view(keep(bytes, 'crc-mismatch'))
    expect(verdict).toBe('crc-mismatch')
    expect(decoded).toMatchObject({ ok: false, crcOk: false, fault: { kind: 'crc-mismatch' } })
    expect(decoded.fault!.textZh).toMatch(/CRC/)
    expect(decoded.fault!.textEn).toMatch(/CRC/)
  })

  test('of noise is shown as it is, without control over the page', async () => {
    const frame = await view(keep(Buffer.from([0, 1, 0xff, 0x3c, 0x73]), 'noise'))
    expect(frame.hex).toBe('0001ff3c73')
    expect(frame.decoded.ok).toBe(false)
  })

  test('longer than any is cut for the eye', async () => {
    const frame = await view(keep(Buffer.alloc(60_000, 'x'), 'noise'))
    expect(frame.size).toBe(60_000)
    expect(frame.hex).toHaveLength(8192)
    expect(frame.text).toHaveLength(4096)
  })

  test('in GBK is read as GBK', async () => {
    const gbk = Buffer.concat([
      Buffer.from(`ST=32;CN=2011;PW=1;MN=${mn};Flag=4;CP=&&i=`),
      Buffer.from([0xce, 0xe4]),
      Buffer.from('&&'),
    ])
    const frame = await view(keep(frameOf(gbk)))
    expect([frame.encoding, frame.text.includes('武')]).toEqual(['gbk', true])
  })

  test('encrypted under the key of its logger is shown opened, without the key', async () => {
    const key = Buffer.from('0123456789abcdef')
    const content = 'DataTime=20261122080000;w01018-Rtd=36.90,w01018-Flag=N'.padEnd(64, ' ')
    const clear = `QN=20261122080010000;ST=32;CN=2011;PW=SecretPW;MN=${mn};Flag=9;CP=&&${content}&&`
    const crc = crcText(crc16(Buffer.from(clear), 0, clear.length))
    const cipher = encryptSm4(Buffer.from(content), key)
    const [before] = clear.split('&&')
    const bytes = Buffer.concat([
      Buffer.from(`##${String(clear.length).padStart(4, '0')}${before}&&`),
      cipher,
      Buffer.from(`&&${crc}\r\n`),
    ])
    const response = await world.get(cookies.get('owner')!, `/api/frames/${keep(bytes)}`)
    const frame = checkedReply(getFrame, response) as FrameView
    expect(frame.decoded.cipher).toBe(true)
    expect(frame.decoded.pairs.find(({ name }) => name === 'w01018-Rtd')).toMatchObject({ value: '36.90' })
    expect(response.body).not.toMatch(/0123456789abcdef|SecretPW/)
  })
})

describe('who may see a frame', () => {
  const everybody = ['admin', 'wuhan', 'xiling', 'owner', 'stranger'] as const
  const whoSees = async (frame: string): Promise<string[]> => {
    const seen: string[] = []
    for (const login of everybody) if ((await statusOf(frame, login)) === 200) seen.push(login)
    return seen
  }

  test('whoever may see its logger', async () => {
    expect(await whoSees(keep(hourly()))).toEqual(['admin', 'wuhan', 'owner'])
    expect(await whoSees(keep(hourly('MN0000000000000000000003')))).toEqual(['admin', 'xiling', 'stranger'])
  })

  test('frames of nobody: the province', async () => {
    expect(await whoSees(keep(hourly('NOBODY'), 'unknown-mn'))).toEqual(['admin'])
    expect(await whoSees(keep(Buffer.from('\0\0\0'), 'noise'))).toEqual(['admin'])
    expect(await whoSees(keep(hourly('MN\0'), 'unknown-mn'))).toEqual(['admin'])
  })

  test('others hear that there is none, as for an address where nothing is', async () => {
    const foreign = keep(hourly())
    const replies = await Promise.all(
      [foreign, '1-999999', '0-0'].map((frame) =>
        world.get(cookies.get('stranger')!, `/api/frames/${frame}`),
      ),
    )
    const problems = replies.map((reply) => {
      return [reply.statusCode, { ...reply.json<{ code: string }>(), requestId: '' }]
    })
    expect(problems[0]).toEqual([404, expect.objectContaining({ code: 'not-found' })])
    expect(problems[1]).toEqual(problems[0])
    expect(problems[2]).toEqual(problems[0])
  })

  test('the hash of the true bytes, against which a password could be tried: the province', async () => {
    const frame = keep(hourly())
    expect((await view(frame, 'admin')).sha256).toMatch(/^[0-9a-f]{64}$/)
    expect((await view(frame, 'owner')).sha256).toBe('')
  })

  test('what cannot be read is told to the province alone', async () => {
    const damaged = await openWorld({
      journal: {
        get: () => Promise.reject(new JournalDamageError({ kind: 'missing', segment: 1 } as never)),
      },
    })
    try {
      const admin = await damaged.get(await damaged.signIn('admin'), '/api/frames/1-1')
      expect([admin.statusCode, admin.json<{ code: string }>().code]).toEqual([500, 'frame-damaged'])
      expect((await damaged.get(await damaged.signIn('owner'), '/api/frames/1-1')).statusCode).toBe(404)
    } finally {
      await damaged.close()
    }
  })

  test.each(['1', 'x-y', '1-', '-1', '99999999-1', '1-99999999999', '2097152-0', '1-4294967296', '..%2F1-1'])(
    'no address: %s',
    async (frame) => {
      expect([400, 404]).toContain(await statusOf(frame, 'admin'))
    },
  )
})

describe('secrets', () => {
  test.each([
    [
      'the password of the head',
      `QN=1;ST=32;CN=2011;PW=hunter2;MN=${mn};Flag=4;CP=&&DataTime=20261122080000&&`,
    ],
    [
      'the new password of 2005, inside CP',
      `ST=32;CN=1072;PW=hunter2;MN=${mn};CP=&&QN=20261122080010000;PW=hunter2&&`,
    ],
    ['the new password of 2017', `QN=1;ST=32;CN=1072;PW=x;MN=${mn};Flag=5;CP=&&NewPW=hunter2&&`],
    [
      'the new key of 2025',
      `QN=1;ST=32;CN=1014;PW=x;MN=${mn};Flag=9;CP=&&NewSK=hunter2,SKCreateTime=20261122080000&&`,
    ],
    ['small letters', `QN=1;ST=32;CN=2011;pw=hunter2;MN=${mn};Flag=4;CP=&&newpw=hunter2&&`],
    ['blanks', `QN=1;ST=32;CN=2011;PW = hunter2 ;MN=${mn};Flag=4;CP=&&&&`],
    ['twice', `QN=1;PW=hunter2;ST=32;CN=2011;PW=hunter2;MN=${mn};Flag=4;CP=&&&&`],
    ['no end', `QN=1;ST=32;CN=2011;MN=${mn};PW=hunter2`],
  ])('%s', async (_, segment) => {
    const bytes = frameOf(segment)
    const response = await world.get(cookies.get('admin')!, `/api/frames/${keep(bytes)}`)
    expect(response.statusCode).toBe(200)
    const frame = checkedReply(getFrame, response) as FrameView
    expect(response.body).not.toContain('hunter2')
    expect(frame.hex).not.toContain(Buffer.from('hunter2').toString('hex'))
    expect(frame.hex).toHaveLength(bytes.length * 2)
    expect(frame.text).toContain('*')
  })

  test('are masked byte for byte, and nothing else is, whatever stands around them', () => {
    const byte = fc.integer({ min: 0, max: 255 })
    const bytes = fc.array(byte, { maxLength: 40 }).map((list) => Buffer.from(list))
    const word = fc.stringMatching(/^[A-Za-z0-9]{1,16}$/)
    fc.assert(
      fc.property(bytes, word, bytes, (before, password, after) => {
        const clean = (part: Buffer): boolean => !/[PS][WK]/i.test(part.toString('latin1'))
        fc.pre(clean(before) && clean(after))
        const frame = Buffer.concat([before, Buffer.from(`;PW=${password};`), after])
        const { masked, secrets } = maskSecrets(frame)
        const stars = Buffer.from(`;PW=${'*'.repeat(password.length)};`)
        expect(masked).toEqual(Buffer.concat([before, stars, after]))
        expect(secrets).toEqual([password])
      }),
    )
  })
})
