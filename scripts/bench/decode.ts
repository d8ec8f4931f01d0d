import { cpus, loadavg } from 'node:os'
import { crc16 } from '../../hj212/crc.ts'
import { decode } from '../../hj212/decode.ts'
import { bytesOf, packets } from '../../test/fixtures/packets.ts'
import { peek } from '../../hj212/peek.ts'
import { FrameReader } from '../../hj212/reader.ts'
import { EXAMPLE_KEY } from '../../hj212/sm4.ts'
import { decodeBaseline } from './decode-baseline.ts'
import { type Figure, makeFigure } from './figure.ts'

const ROUNDS = 15
const ROUND_MS = 250

interface Rate {
  /** Frames a second of processor time, garbage collection included: one core, whoever else uses the machine. */
  readonly perCpuSecond: number
  readonly perSecond: number
}

/** The frames in turn, for about `ROUND_MS`. */
function rateOf(frames: readonly Buffer[], work: (frame: Buffer) => unknown): Rate {
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  let count = 0
  let seconds = 0
  while (seconds * 1000 < ROUND_MS) {
    for (const frame of frames) work(frame)
    count += frames.length
    seconds = (performance.now() - startedAt) / 1000
  }
  const cpu = process.cpuUsage(cpuBefore)
  return { perCpuSecond: count / ((cpu.user + cpu.system) / 1e6), perSecond: count / seconds }
}

/**
 * Decoding of the collected frames whose length and CRC are right, in turn, on one core. The rounds of the
 * competitors are interleaved, so that a noisy neighbour slows all of them, and each ratio is of one round.
 */
export function benchDecode(): Promise<readonly Figure[]> {
  const frames = packets.filter((packet) => packet.valid_length && packet.valid_crc).map(bytesOf)
  const options = { keys: [EXAMPLE_KEY] }
  const keysOf = () => options.keys
  const stream = Buffer.concat(frames)
  const reader = new FrameReader()
  const competitors = {
    decode: (frame: Buffer) => decode(frame, options),
    baseline: (frame: Buffer) => decodeBaseline(frame),
    crc: (frame: Buffer) => crc16(frame, 6, frame.length - 6),
    peek: (frame: Buffer) => peek(frame, { keysOf }),
  }
  const rounds = { decode: [], baseline: [], crc: [], peek: [] } as Record<keyof typeof competitors, Rate[]>
  const cutting: number[] = []
  const names = Object.keys(competitors) as (keyof typeof competitors)[]
  for (const name of names) rateOf(frames, competitors[name])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) rounds[name].push(rateOf(frames, competitors[name]))
    cutting.push(rateOf([stream], () => reader.push(stream)).perCpuSecond * frames.length)
  }
  const rates = (name: keyof typeof rounds) => rounds[name].map((rate) => rate.perCpuSecond)
  const against = (name: keyof typeof rounds) =>
    rates('decode').map((rate, round) => rate / rates(name)[round]!)
  const bytes = Math.round(stream.length / frames.length)
  return Promise.resolve([
    makeFigure('decode, full validation', 'frames/s of one core', rates('decode'), {
      target: '≥ 300000',
      note: `${frames.length} different frames, ${bytes} bytes on average, 3 versions, one encrypted`,
    }),
    makeFigure(
      'the same by the clock on the wall',
      'frames/s',
      rounds.decode.map((rate) => rate.perSecond),
      { note: `${loadavg()[0]!.toFixed(1)} processes wanted the ${cpus().length} cores` },
    ),
    makeFigure('split-string decoder, same output', 'frames/s of one core', rates('baseline')),
    makeFigure('decode / split-string decoder', '×', against('baseline'), { target: '≥ 3' }),
    makeFigure('CRC only, same bytes', 'frames/s of one core', rates('crc')),
    makeFigure('decode / CRC only', '×', against('crc')),
    makeFigure('peek (head and CRC)', 'frames/s of one core', rates('peek')),
    makeFigure('stream reader', 'frames/s of one core', cutting),
  ])
}
