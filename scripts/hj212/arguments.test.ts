import { describe, expect, it } from 'vitest'
import { readArguments } from './arguments.ts'

function settings(...argv: readonly string[]) {
  const read = readArguments(argv)
  if (read.kind !== 'run') throw new Error(JSON.stringify(read))
  return read.settings
}

function complaint(...argv: readonly string[]): string {
  const read = readArguments(argv)
  return read.kind === 'wrong' ? read.message : `not wrong: ${read.kind}`
}

describe('the command line', () => {
  it('has defaults', () => {
    expect(settings('decode', '-')).toEqual({
      command: 'decode',
      file: '-',
      form: 'auto',
      language: 'zh',
      key: null,
      dialect: {},
      withPassword: false,
      hex: false,
    })
  })

  it('takes every option', () => {
    expect(settings('explain', 'a.txt', '--lang', 'en', '--frames')).toMatchObject({
      language: 'en',
      form: 'frames',
    })
    expect(settings('decode', 'a.txt', '--lines', '--with-password')).toMatchObject({
      form: 'lines',
      withPassword: true,
    })
    expect(settings('encode', '-', '--hex').hex).toBe(true)
    expect(
      settings('decode', '-', '--dialect', 'crc=modbus,text=gbk,length=characters,info=hebei').dialect,
    ).toEqual({
      crc: 'modbus',
      text: 'gbk',
      length: 'characters',
      infoProfile: 'hebei',
    })
  })

  it('takes a dialect by profile and by leniency', () => {
    expect(
      settings('decode', '-', '--dialect', 'profile=modbus-firmware,lenient=crc-short+crc-missing').dialect,
    ).toEqual({ crc: 'modbus', lenient: ['crc-short', 'crc-missing'] })
    expect(complaint('decode', '-', '--dialect', 'lenient=crc-short+all')).toContain('cp-single-ampersand')
    expect(complaint('decode', '-', '--dialect', 'profile=shanxi')).toContain('modbus-firmware')
  })

  it('takes a key of 16 characters or 32 digits', () => {
    expect(settings('decode', '-', '--key', '0123456789abcdef').key?.toString('latin1')).toBe(
      '0123456789abcdef',
    )
    expect(settings('decode', '-', '--key=30303030303030303030303030303030').key?.toString('latin1')).toBe(
      '0'.repeat(16),
    )
    for (const key of ['short', '0'.repeat(31), '密钥密钥密钥密钥密钥密钥密钥密钥', '密密密密密']) {
      expect(complaint('decode', '-', '--key', key)).toContain('--key')
      expect(complaint('decode', '-', '--key', key, '--lang', 'en')).toContain('hexadecimal')
    }
  })

  it('complains in the language asked for', () => {
    expect(complaint()).toContain('请给出命令')
    expect(complaint('--lang=en')).toContain('give a command')
    expect(complaint('mend', '-')).toContain('没有命令 mend')
    expect(complaint('mend', '-', '--lang', 'en')).toContain('no command mend')
    expect(complaint('decode')).toContain('标准输入')
    expect(complaint('decode', 'a', 'b', '--lang=en')).toContain('one FILE')
    expect(complaint('decode', '-', '--hex')).toContain('--hex')
    expect(complaint('decode', '-', '--hex', '--lang=en')).toContain('decode has no option --hex')
    expect(complaint('decode', '-', '--lang=fr')).toContain('zh 或 en')
    expect(complaint('decode', '-', '--lang=en', '--lang=fr')).toContain('zh or en')
    expect(complaint('decode', '-', '--dialect', 'crc=arc')).toContain('crc=arc')
    expect(complaint('decode', '-', '--dialect', 'colour', '--lang=en')).toContain('text=utf8|gbk')
    expect(complaint('decode', '-', '--nonsense')).toContain('--nonsense')
    expect(complaint('decode', '-', '--key')).toContain('--key')
  })

  it('asks for help', () => {
    expect(readArguments(['--help'])).toEqual({ kind: 'help', language: 'zh' })
    expect(readArguments(['decode', '-h', '--lang', 'en'])).toEqual({ kind: 'help', language: 'en' })
  })
})
