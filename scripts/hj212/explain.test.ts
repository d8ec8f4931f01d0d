import { describe, expect, it } from 'vitest'
import { crcText, crc16, decode } from '../../hj212/index.ts'
import { explain, explainLineFault } from './explain.ts'
import type { Language } from './language.ts'

/** A right frame around a data segment. */
function framed(segment: string): Buffer {
  const body = Buffer.from(segment, 'utf8')
  const length = String(body.length).padStart(4, '0')
  return Buffer.concat([Buffer.from(`##${length}`), body, Buffer.from(`${crcText(crc16(body))}\r\n`)])
}

function words(bytes: Buffer, language: Language = 'zh', profile?: string): string {
  return explain(decode(bytes), bytes.length, 7, { language, key: null, profile })
}

const head = 'QN=20160801085857223;ST=32;CN=2061;PW=123456;MN=010000A8900016F000169DC0'

function answer(cn: string, cp: string): Buffer {
  return framed(`${head.replace('2061', cn).replace('ST=32', 'ST=91')};Flag=4;CP=&&${cp}&&`)
}

function states(cp: string): Buffer {
  return framed(`${head.replace('2061', '2021')};Flag=4;CP=&&DataTime=20160801080000;${cp}&&`)
}

describe('a frame in words', () => {
  it('is told by command, sender, device, factors with units and flags', () => {
    const text = words(
      framed(
        `${head};Flag=5;CP=&&DataTime=20160801080000;w01018-Cou=2.5,w01018-Avg=36.9,w01018-Flag=D,w01018-EFlag=A1&&`,
      ),
    )
    expect(text).toContain('第 7 帧')
    expect(text).toContain('HJ 212-2017，上传污染物小时数据（CN=2061），现场机 → 上位机')
    expect(text).toContain('系统编码：32 地表水体环境污染源')
    expect(text).toContain('数据时间：2016-08-01 08:00:00')
    expect(text).toContain('应答：上位机应回 9014')
    expect(text).toContain('w01018 化学需氧量')
    expect(text).toContain('累计值 2.5 kg，平均值 36.9 mg/L，标记 D（故障），扩充标记 A1')
    expect(text).toContain('结论：可信')
    expect(text).not.toContain('123456')
  })

  it('is told in English', () => {
    const text = words(
      framed(
        `${head};Flag=6;PNUM=2;PNO=1;CP=&&DataTime=20160801080000;w01018-Avg=36.9,w01018-Flag=X,w01018-EFlag=A1;x99999-Avg=1&&`,
      ),
      'en',
    )
    expect(text).toContain('Frame 7')
    expect(text).toContain('Upload hour data (CN=2061), field machine → host')
    expect(text).toContain('part: 1 / 2')
    expect(text).toContain('answer: none wanted')
    expect(text).toContain('average 36.9 mg/L, flag X (not in the standard), extended flag A1')
    expect(text).toContain('x99999 (unknown code): average 1')
    expect(text).toContain('mend: ')
    expect(text).not.toMatch(/[一-龥]/)
  })

  it('knows a request from an upload of the same command', () => {
    const text = words(framed(`${head};Flag=5;CP=&&BeginTime=20160801000000,EndTime=20160801230000&&`))
    expect(text).toContain('取污染物小时数据（CN=2061），上位机 → 现场机')
    expect(text).toContain('BeginTime 开始时间：20160801000000')
    expect(text).not.toContain('应答：')
    expect(
      words(framed(`${head};Flag=5;CP=&&BeginTime=20160801000000,EndTime=20160801230000&&`), 'en'),
    ).toContain('host → field machine')
  })

  it('says what answers say', () => {
    expect(words(answer('9011', 'QnRtn=3'))).toContain('QnRtn 请求应答：3（密码错误）')
    expect(words(answer('9012', 'ExeRtn=100'), 'en')).toContain('ExeRtn execution result: 100 (no data)')
    expect(words(answer('9014', ''))).toContain('方向不定')
    expect(words(answer('9014', ''), 'en')).toContain('either direction')
    expect(words(answer('1013', ''), 'en')).toContain('the host owes 9013')
  })

  it('knows facilities and device information by province', () => {
    expect(words(states('SB1-RS=4'))).toContain('SB1 治理设施 1：设施运行状态 4（报警）')
    expect(words(states('SB1-RS=9'))).toContain('设施运行状态 9')
    expect(words(states('SB2-RT=2.5'), 'en')).toContain(
      'SB2 treatment facility 2: facility running time 2.5 h',
    )
    expect(words(states('i12001-Info=2'))).toContain('i12001 工作状态：2（故障）')
    expect(words(states('i23003-Info=0.9'), 'zh', 'hebei')).toContain('i23003 速度场系数：0.9')
    expect(words(states('i13004-Info=165'), 'en')).toContain('Digestion temperature: 165 ℃')
    expect(words(states('w01018-SampleTime=20160801075500'))).toContain('采样时间 20160801075500\n')
    expect(words(states('CONC-Rtd=1'))).toContain('CONC （未知编码）：实时值 1')
  })

  it('says why it cannot be trusted, and shows no control characters', () => {
    const bytes = framed(`${head};Flag=4;CP=&&DataTime=20160801080000;w01018-Avg=1&&`)
    const bad = Buffer.from(bytes.toString('latin1').replace('Avg=1', 'Avg=2'), 'latin1')
    expect(words(bad)).toContain('结论：不可信，CRC 校验不通过')
    expect(words(bad, 'en')).toContain('verdict: not trustworthy: the CRC does not fit')
    expect(words(bad, 'en')).toMatch(/CRC wrong, [0-9A-F]{4} expected/)
    const noise = words(Buffer.from('no frame at all'))
    expect(noise).toContain('没有包头')
    expect(noise).not.toContain('系统编码')
    expect(
      words(framed(`${head};Flag=4;CP=&&DataTime=20160801080000;\u001B[31m=${'x'.repeat(300)}&&`)),
    ).toMatch(/\\x1b\[31m：x{200}…/)
  })

  it('names what is not in the standard', () => {
    const strange = framed('ST=XY;CN=7777;PW=123456;MN=1;CP=&&a=1&&')
    expect(words(strange)).toContain('命令 7777（标准中没有），方向不定')
    expect(words(strange)).toContain('系统编码：XY\n')
    expect(
      words(framed(`${head};Flag=4;CP=&&DataTime=20160801080000;w01018-Avg=1,w01018-Flag=X&&`)),
    ).toContain('标记 X（非标准标记）')
    expect(words(strange, 'en')).toContain('command 7777 (not in the standard)')
    expect(words(framed('MN=1;CP=&&&&'))).toContain('命令 —')
    expect(words(framed('ST=32;CN=2011;PNO=1;CP=&&&&'))).toContain('分包：1 / ?')
    expect(words(framed('ST=32;CN=2011;PNUM=2;CP=&&&&'))).toContain('分包：? / 2')
  })

  it('of 2025 tells back-fill and cipher', () => {
    const bytes = framed(`${head};Flag=8;RF=1;CP=&&DataTime=20260101080000;w01018-Avg=1&&`)
    expect(words(bytes)).toContain('补传：是（RF=1）')
    expect(words(bytes, 'en')).toContain('back-fill: yes (RF=1)')
    const told = (key: 'given' | 'standard example', language: Language) =>
      explain(decode(bytes), 1, 1, { language, key })
    expect(told('given', 'zh')).toContain('用给出的密钥解开')
    expect(told('standard example', 'zh')).toContain('用标准示例的密钥解开')
    expect(told('given', 'en')).toContain('opened with the key given')
    expect(told('standard example', 'en')).toContain("key of the standard's examples")
  })
})

it('a line without a frame says why', () => {
  for (const fault of ['line-too-long', 'not-json', 'no-raw', 'hex-malformed'] as const) {
    expect(explainLineFault(fault, 3, 'zh')).toMatch(/^第 3 行\n {2}这一行|^第 3 行\n {2}raw_hex/)
    expect(explainLineFault(fault, 3, 'en')).toMatch(/^Line 3\n {2}[a-z]/)
  }
})
