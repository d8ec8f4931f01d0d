import { describe, expect, it } from 'vitest'
import { TOLERANT, checkDialect, dialectChoices, dialectOf } from './dialect.ts'
import { findDialectProfile, listDialectProfiles } from './tables/index.ts'

describe('a dialect', () => {
  it('is the standard without a setting, and for a profile that nobody knows', () => {
    expect(dialectOf({})).toEqual({})
    expect(dialectOf({ profile: 'atlantis' })).toEqual({})
    expect(dialectOf({ profile: 'atlantis', text: 'gbk' })).toEqual({ text: 'gbk' })
  })

  it('is the profile with the members of the device over it', () => {
    expect(dialectOf({ profile: 'modbus-firmware' })).toEqual({ crc: 'modbus' })
    expect(dialectOf({ profile: 'modbus-firmware', crc: 'hj212', length: 'characters' })).toEqual({
      crc: 'hj212',
      length: 'characters',
    })
    expect(dialectOf({ profile: 'unpadded-crc', lenient: ['crc-missing', 'crc-short'] }).lenient).toEqual([
      'crc-short',
      'crc-missing',
    ])
    expect(dialectOf({ profile: 'hebei', lenient: ['crc-missing'] })).toEqual({
      infoProfile: 'hebei',
      lenient: ['crc-missing'],
    })
  })

  it('is refused member by member', () => {
    expect(checkDialect({})).toEqual([])
    expect(checkDialect({ profile: 'hebei', crc: 'modbus', lenient: ['crc-short'], text: 'gbk' })).toEqual([])
    expect(checkDialect(null)).toEqual([{ member: '', kind: 'malformed' }])
    expect(checkDialect([])).toEqual([{ member: '', kind: 'malformed' }])
    expect(checkDialect('modbus')).toEqual([{ member: '', kind: 'malformed' }])
    expect(
      checkDialect({
        profile: 'atlantis',
        infoProfile: 7,
        crc: 'arc',
        lenient: 'crc-short',
        colour: 'red',
        toString: 1,
      }),
    ).toEqual([
      { member: 'profile', kind: 'unknown' },
      { member: 'infoProfile', kind: 'malformed' },
      { member: 'crc', kind: 'malformed' },
      { member: 'lenient', kind: 'malformed' },
      { member: 'colour', kind: 'unknown' },
      { member: 'toString', kind: 'unknown' },
    ])
    for (const other of ['everything', 'header-missing', 7]) {
      expect(checkDialect({ lenient: ['crc-short', other] })).toEqual([
        { member: 'lenient', kind: 'malformed' },
      ])
    }
  })
})

describe('the profiles', () => {
  it.each(listDialectProfiles().map((profile) => [profile.id, profile] as const))(
    '%s says where it comes from and holds what a device may have',
    (id, profile) => {
      expect(findDialectProfile(id)).toBe(profile)
      expect(profile.source).not.toBe('')
      expect(checkDialect(profile.dialect)).toEqual([])
      expect(Object.keys(profile.dialect)).not.toEqual([])
      expect(dialectChoices.profile).toContain(id)
    },
  )

  it('are not made up', () => {
    expect(findDialectProfile('shanxi')).toBeNull()
    expect(checkDialect(TOLERANT)).toEqual([])
  })
})
