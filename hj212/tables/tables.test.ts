import { describe, expect, it } from 'vitest'
import type { Version } from '../message.ts'
import type { Medium } from './index.ts'
import * as tables from './index.ts'

const versions: readonly Version[] = ['2005', '2017', '2025']

function countOf(medium: Medium): number {
  return tables.listFactors('2017').filter((entry) => entry.medium === medium).length
}

describe('factors', () => {
  it('are complete: 341 of 2017, 108 of 2005', () => {
    expect(tables.listFactors('2017')).toHaveLength(341)
    expect(tables.listFactors('2005')).toHaveLength(108)
    const media = ['water', 'air', 'noise', 'water-process', 'gas-process'] as const
    expect(media.map((medium) => countOf(medium))).toEqual([63, 121, 12, 90, 55])
  })

  it('are found by code, each under its own', () => {
    for (const version of versions) {
      for (const entry of tables.listFactors(version)) {
        const found = tables.findFactor(version, entry.code.replace('xx', '07'))
        expect(found?.code).toBe(entry.code)
        expect(entry.nameZh).not.toBe('')
        expect(entry.nameEn).not.toBe('')
        expect(entry.format ?? 'N1').toMatch(/^N[0-9]{1,2}(\.[0-9])?$/)
      }
    }
    expect(tables.findFactor('2017', 'w01018')).toMatchObject({
      nameZh: expect.stringContaining('化学需氧量'),
      concentrationUnit: 'mg/L',
      emissionUnit: 'kg',
      legacyCode: '011',
      status: 'verified',
    })
  })

  it('take a device number from 01 to 99 in process codes', () => {
    expect(tables.findFactor('2017', 'e10101')?.code).toBe('e101xx')
    expect(tables.findFactor('2017', 'g11999')?.nameZh).toBe('脱硫率')
    expect(tables.findFactor('2017', 'e101xx')?.nameZh).toBe('进水口流量')
    for (const code of ['e10100', 'e101', 'e1010a', 'e1010', 'w0101801', 'w01', 'e99901']) {
      expect(tables.findFactor('2017', code)).toBeNull()
    }
    expect(tables.processOfFactor('e30101')?.nameZh).toBe('传统活性污泥法')
    expect(tables.processOfFactor('g30101')?.nameEn).toBe('SCR')
    expect(tables.processOfFactor('w01018')).toBeNull()
    expect(tables.processOfFactor('e1')).toBeNull()
  })

  it('of 2025 are those reported, with what was not seen as in 2017', () => {
    expect(tables.findFactor('2025', 'a21002')).toMatchObject({ format: 'N4.2', status: 'reported' })
    expect(tables.findFactor('2025', 'a21003')).toMatchObject({
      concentrationUnit: 'mg/m3',
      nameZh: '一氧化氮',
    })
    expect(tables.findFactor('2025', 'w01018')).toMatchObject({
      concentrationUnit: 'mg/L',
      status: 'reported',
    })
    expect(tables.findFactor('2025', 'd20112')).toMatchObject({
      medium: 'electricity',
      concentrationUnit: 'V',
    })
    expect(tables.findFactor('2025', 'p99142')?.medium).toBe('production-condition')
    expect(tables.findFactor('2017', 'd20105')).toBeNull()
  })

  it('are found in other versions and in the wrong letter case', () => {
    expect(tables.findFactor('2017', '011')).toBeNull()
    expect(tables.findFactorInAnyVersion('011')?.code2017).toBe('w01018')
    expect(tables.findFactorInAnyVersion('w01018')?.status).toBe('verified')
    expect(tables.findFactorInAnyVersion('d20105')?.status).toBe('reported')
    expect(tables.findFactorInAnyVersion('lng')).toBeNull()
    expect(tables.findFactorAnyCase('W01018')?.code).toBe('w01018')
    expect(tables.findFactorAnyCase('LEQ')?.code).toBe('Leq')
    expect(tables.findFactorAnyCase('E10101')?.code).toBe('e101xx')
    expect(tables.findFactorAnyCase('b01')?.code).toBe('B01')
    expect(tables.findFactorAnyCase('nothing')).toBeNull()
  })

  it('met in the field but in no table keep their code for a name', () => {
    expect(tables.findObservedFactor('a05024')).toMatchObject({ nameEn: 'Ozone', status: 'observed' })
    expect(tables.findObservedFactor('CONC')).toMatchObject({ nameZh: 'CONC', medium: 'unknown' })
    expect(tables.findObservedFactor('w01018')).toBeNull()
  })

  it('of 2005 lead to those of 2017 with powers of ten', () => {
    expect(tables.modernCode('011')).toEqual({ code: 'w01018', unitFactor: 1 })
    expect(tables.modernCode('020')).toEqual({ code: 'w20111', unitFactor: 1000 })
    expect(tables.modernCode('021')).toEqual({ code: 'w20113', unitFactor: 1_000_000 })
    expect(tables.modernCode('S02')).toEqual({ code: 'a01011', unitFactor: 1 })
    for (const code of ['16', '99', '025', 'B03', 'w01018']) expect(tables.modernCode(code)).toBeNull()
    for (const { code } of tables.listFactors('2005')) {
      const modern = tables.modernCode(code)
      if (modern !== null) expect(tables.findFactor('2017', modern.code)).not.toBeNull()
    }
  })
})

describe('commands', () => {
  it('are complete and found by version, CN and direction', () => {
    expect(versions.map((version) => tables.listCommands(version).length)).toEqual([43, 47, 56])
    for (const version of versions) {
      for (const entry of tables.listCommands(version)) {
        const direction = entry.direction === 'both' ? 'down' : entry.direction
        expect(tables.findCommand(version, entry.cn, direction)?.cn).toBe(entry.cn)
        expect(entry.status).toBe(version === '2025' ? 'reported' : 'verified')
        expect(entry.cn).toMatch(/^[0-9]{4}$/)
      }
    }
    expect(tables.findCommand('2017', '9014', 'up')).toBe(tables.findCommand('2017', '9014', 'down'))
    expect(tables.findCommand('2017', '2072', 'up')).toBeNull()
  })

  it('change their meaning between versions', () => {
    expect(tables.findCommand('2005', '1001', 'down')?.class).toBe('request')
    expect(tables.findCommand('2025', '1001', 'up')?.class).toBe('notify')
    expect(tables.findCommand('2005', '2011', 'down')?.flow).toBe('ack-stream')
    expect(tables.findCommand('2017', '2011', 'down')?.flow).toBe('ack-result')
    expect(tables.findCommand('2025', '2011', 'down')?.cp).toEqual([])
  })

  it('go with the flow of their class', () => {
    for (const version of versions) {
      for (const { class: kind, flow } of tables.listCommands(version)) {
        if (kind === 'request') expect(flow).toMatch(/^ack-/)
        if (kind === 'notify') expect(flow).toBe('notify')
        if (kind === 'upload') expect(['reply', 'answered-if-asked']).toContain(flow)
      }
    }
  })

  it('are encrypted in 2025 from 2000 to 2999, 1014 and 3020', () => {
    expect(['2000', '2011', '2999', '1014', '3020'].every((cn) => tables.encryptsPayload(cn))).toBe(true)
    expect(['1999', '3000', '9014', '1013', '20110', ''].some((cn) => tables.encryptsPayload(cn))).toBe(false)
  })
})

describe('device information', () => {
  it('is resolved by version and province, never merged', () => {
    expect(tables.findDeviceInfo('2017', 'i23003')).toBeNull()
    expect(tables.findDeviceInfo('2025', 'i23003')?.profile).toBe('2025')
    expect(tables.findDeviceInfo('2025', 'i23003', 'hebei')?.nameZh).toBe('速度场系数')
    expect(tables.findDeviceInfo('2017', '246', 'shandong')?.nameZh).toBe('速度场系数')
    expect(tables.findDeviceInfo('2017', '246')).toBeNull()
    expect(tables.findDeviceInfo('2017', 'i11001', 'hebei')?.profile).toBe('2017')
    expect(tables.findDeviceInfo('2017', 'i11001', 'nowhere')?.profile).toBe('2017')
    expect(tables.findDeviceInfo('2005', 'i11001')).toBeNull()
    expect(tables.listDeviceInfoProfiles()).toEqual(['hebei', 'shandong'])
  })

  it('names the values of states', () => {
    expect(tables.findDeviceInfo('2025', 'i12001')?.values?.get('10')?.nameZh).toBe('运维')
    expect(tables.findDeviceInfo('2017', 'i12001')?.values?.get('4')).toBeUndefined()
    expect(tables.findDeviceInfo('2017', 'i12007', 'hebei')?.values?.get('0')?.nameEn).toBe('running')
    expect(tables.findDeviceInfo('2017', 'i12007', 'shandong')?.values?.get('0')?.nameEn).toBe('measuring')
    expect(tables.findDeviceInfo('2017', 'i13001')?.values).toBeNull()
  })

  it('takes device numbers and channels', () => {
    expect(tables.findDeviceInfo('2017', 'i33315')?.code).toBe('i3331x')
    expect(tables.findDeviceInfo('2017', 'i22107')?.code).toBe('i22101')
    expect(tables.findDeviceInfo('2017', 'i33355')).toBeNull()
    expect(tables.findDeviceInfo('2017', 'i333')).toBeNull()
  })
})

describe('small tables', () => {
  it('know ST per version', () => {
    expect(versions.map((version) => tables.isKnownSystemCode(version, '27'))).toEqual([false, true, true])
    expect(versions.map((version) => tables.isKnownSystemCode(version, '45'))).toEqual([false, false, true])
    expect(tables.systemCodeName('23', '2005')?.nameZh).toBe('区域环境噪声监测')
    expect(tables.systemCodeName('23')?.nameZh).toBe('声环境质量监测')
    expect(tables.systemCodeName('80')).toBeNull()
  })

  it('know data flags per version', () => {
    expect(tables.dataFlagName('2005', 'P')?.nameZh).toBe('电源故障')
    expect(tables.dataFlagName('2017', 'P')).toBeNull()
    expect(tables.dataFlagName('2017', 'F')?.nameZh).toBe('仪器停运')
    expect(tables.dataFlagName('2025', 'B')?.nameEn).toBe('link to logger abnormal')
    expect(tables.dataFlagName('2017', 'constructor')).toBeNull()
  })

  it('know what answers say', () => {
    expect(tables.requestOutcome('2017', '1').kind).toBe('ready')
    expect(tables.requestOutcome('2017', ' 09').kind).toBe('crc-wrong')
    expect(tables.requestOutcome('2005', '9').kind).toBe('unlisted')
    expect(tables.executionOutcome('2005', '100').kind).toBe('no-data')
    expect(tables.executionOutcome('2005', '5').kind).toBe('unlisted')
    expect(tables.executionOutcome('2025', '5').kind).toBe('busy')
    expect(tables.executionOutcome('2017', '0').kind).toBe('unlisted')
  })

  it('know how long to wait', () => {
    expect(tables.timeoutsOfLine('2017', 'TD-LTE')).toBe(tables.defaultTimeouts)
    expect(tables.timeoutsOfLine('2017', 'ADSL').OverTime).toBe(5)
    expect(tables.timeoutsOfLine('2005', 'SMS').OverTime).toBe(30)
    expect(tables.timeoutsOfLine('2017', 'SMS').OverTime).toBe(10)
  })
})

describe('words', () => {
  it('say of every deviation and fault what it means and how to mend it, in both languages', () => {
    const wordings = [
      ...tables.deviationKinds.map((kind) => tables.describeDeviation(kind)),
      ...tables.faultKinds.map((kind) => tables.describeFault(kind)),
    ]
    expect(wordings.length).toBeGreaterThan(50)
    for (const { zh, en } of wordings) {
      expect(zh.meaning + zh.remedy).toMatch(/[一-龥]{4}/)
      expect(en.meaning + en.remedy).not.toMatch(/[一-龥]/)
      expect(
        Math.min(zh.meaning.length, zh.remedy.length, en.meaning.length, en.remedy.length),
      ).toBeGreaterThan(2)
    }
  })

  it('name suffixes and fields', () => {
    expect(tables.suffixName('ZsAvg')?.nameZh).toBe('折算平均值')
    expect(tables.suffixName('DataTime')).toBeNull()
    expect(tables.fieldName('DataTime')?.nameEn).toBe('data time')
    expect(tables.fieldName('Avg')).toBeNull()
  })
})
