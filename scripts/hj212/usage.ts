import type { Language } from './language.ts'

const zh = `HJ 212 通讯包诊断（2005、2017、2025 版）

用法
  npm run --silent hj212 -- decode  FILE|-   解码，每帧输出一行 JSON
  npm run --silent hj212 -- encode  FILE|-   由 JSON 生成通讯包（decode 的逆过程）
  npm run --silent hj212 -- explain FILE|-   用文字说明每一帧，以及每处偏差怎样改正

输入
  原始字节流，或 JSON Lines：每行一个对象，含 raw（UTF-8 文本）或 raw_hex（十六进制，优先）。
  JSON Lines 每行恰好输出一个对象，顺序不变；整行按一帧判断。
  encode 读 JSON Lines，每行的键与 decode 的输出相同。

选项
  --key K          SM4 密钥：16 个 ASCII 字符或 32 位十六进制数；不给时试用标准示例的密钥
  --dialect D      设备方言：profile=方案名,crc=hj212|modbus,length=bytes|characters,text=utf8|gbk,
                   info=hebei|shandong,lenient=crc-short+crc-missing+cp-single-ampersand（见 docs/hj212.md）
  --with-password  decode 输出 pw，CP 中的密码和密钥也不遮盖
  --hex            encode 输出 JSON Lines（raw_hex）
  --lines          不看内容，按 JSON Lines 读
  --frames         不看内容，按原始字节读
  --lang zh|en     说明文字的语言
  --help           本说明

结果写到标准输出，错误写到标准错误。退出码：0 完成；1 有内容无法编码或文件读不了；2 用法错误。
`

const en = `HJ 212 packet doctor (2005, 2017, 2025)

Usage
  npm run --silent hj212 -- decode  FILE|-   decode; one line of JSON a frame
  npm run --silent hj212 -- encode  FILE|-   frames from JSON, the reverse of decode
  npm run --silent hj212 -- explain FILE|-   each frame in words, and how to mend each deviation

Input
  A stream of bytes, or JSON Lines: an object a line with raw (UTF-8 text) or raw_hex (hexadecimal, wins).
  Each line of JSON Lines gives exactly one object, in order; the whole line is judged as one frame.
  encode reads JSON Lines with the keys that decode prints.

Options
  --key K          SM4 key: 16 ASCII characters or 32 hexadecimal digits; without it that of the standard's examples
  --dialect D      profile=NAME,crc=hj212|modbus,length=bytes|characters,text=utf8|gbk,info=hebei|shandong,
                   lenient=crc-short+crc-missing+cp-single-ampersand (see docs/hj212.md)
  --with-password  decode prints pw, and does not mask passwords and keys in CP
  --hex            encode prints JSON Lines (raw_hex)
  --lines          read JSON Lines, whatever the input looks like
  --frames         read a stream of bytes, whatever the input looks like
  --lang zh|en     language of what is meant for people
  --help           this text

Results go to standard output, errors to standard error. Exit code: 0 done; 1 something could not be encoded or
the file not be read; 2 wrong usage.
`

export function usage(language: Language): string {
  return language === 'zh' ? zh : en
}
