import { crcModbus, crcText } from '../../hj212/index.ts'
import { fault, onWire, type Fault } from './fault.ts'

const LOG = { kind: 'tells-log', code: 'i21001' } as const

/** CRC, length, head and tail. */
export const frameFaults: readonly Fault[] = [
  fault(
    '9.1',
    ['crc-modbus', 'CRC 用 CRC-16/MODBUS 计算', 'CRC-16/MODBUS'],
    onWire((_, plain) => ({ crc: crcText(crcModbus(plain)) })),
  ),
  fault(
    '9.1',
    ['crc-lower-case', 'CRC 用小写字母', 'CRC in lower case'],
    onWire(({ crc }) => ({ crc: crc.toLowerCase() })),
  ),
  fault(
    '9.1',
    ['crc-fixed', 'CRC 总是 B381', 'CRC always B381'],
    onWire(() => ({ crc: 'B381' })),
  ),
  fault(
    '9.1',
    ['crc-short', 'CRC 丢失前导 0', 'leading zeros of the CRC lost'],
    onWire(({ crc }) => ({ crc: Number.parseInt(crc, 16).toString(16).toUpperCase() })),
  ),
  fault(
    '9.1',
    ['crc-missing', '没有 CRC', 'no CRC'],
    onWire(() => ({ crc: '' })),
  ),
  fault(
    '9.1',
    ['crc-swapped', 'CRC 高低字节颠倒', 'bytes of the CRC swapped'],
    onWire(({ crc }) => ({ crc: crc.slice(2) + crc.slice(0, 2) })),
  ),
  fault(
    '9.2',
    ['length-digits', '长度不补 0', 'length without leading zeros'],
    onWire(({ length }) => ({ length: String(Number(length)) })),
  ),
  fault(
    '9.2',
    ['length-wrong', '长度少 3', 'length too small by 3'],
    onWire(({ length }) => ({ length: String(Number(length) - 3).padStart(4, '0') })),
  ),
  fault(
    '9.2',
    [
      'length-characters',
      '长度按字符计（启动时发送中文日志）',
      'length counts characters (tells a log at its start)',
    ],
    LOG,
    onWire((_, plain) => ({ length: String(plain.toString('utf8').length).padStart(4, '0') })),
  ),
  fault(
    '9.2',
    ['tail-missing', '没有包尾 CR LF', 'no CR LF'],
    onWire(() => ({ tail: '' })),
  ),
  fault(
    '9.2',
    ['tail-line-feed', '包尾只有 LF', 'LF only'],
    onWire(() => ({ tail: '\n' })),
  ),
  fault(
    '9.2',
    ['head-half', '丢失第一个 #', 'first # lost'],
    onWire(() => ({ opening: '#' })),
  ),
  fault(
    '9.2',
    ['head-missing', '只发数据段，没有包头和长度', 'data segment only, no head and no length'],
    onWire(() => ({ opening: '', length: '' })),
  ),
  fault(
    '9.2',
    ['noise-before', '包前有 DTU 注册包', 'registration packet of a modem before every frame'],
    onWire(({ opening }) => ({ opening: `DTU0001\r\n${opening}` })),
  ),
  fault('9.2', ['half-packets', '一个包分两次发送', 'frames in two writes'], { kind: 'half-packets' }),
]
