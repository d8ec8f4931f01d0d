import type { Message } from '../../hj212/index.ts'

const masked = '******'

/** Names in CP whose value is a password or a key: 1072 (PW in 2005, NewPW later), 1014 (NewSK). */
const secretNames = new Set(['PW', 'NewPW', 'NewSK'])

/** The value of a CP pair as it may be shown. */
export function showValue(name: string, value: string): string {
  return secretNames.has(name) ? masked : value
}

/** Takes the passwords and keys of a message out of a text about it, such as the detail of a deviation. */
export function makeMask(message: Message): (text: string) => string {
  const inside = message.cp.filter(({ name }) => secretNames.has(name)).map(({ value }) => value)
  const secrets = [message.PW ?? '', ...inside].filter((secret) => secret !== '')
  return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, masked), text)
}
