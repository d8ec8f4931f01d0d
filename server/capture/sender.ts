import { findCommand, type CommandEntry, type Direction, type Message } from '../../hj212/index.ts'

/** Who sent a message, as far as it says: null where both ends may have (9013, 9014) or no table knows. */
export interface Sender {
  readonly direction: Direction | null
  readonly command: CommandEntry | null
}

/**
 * The same CN goes both ways: 2061 asks for hour data and carries them. The direction whose CP fields of the command
 * table fit those of the message better is taken.
 */
export function senderOf(message: Message): Sender {
  if (message.CN === null) return { direction: null, command: null }
  const up = findCommand(message.version, message.CN, 'up')
  const down = findCommand(message.version, message.CN, 'down')
  if (up === null || down === null) {
    return { direction: up === null ? (down === null ? null : 'down') : 'up', command: up ?? down }
  }
  if (up === down) return { direction: null, command: up }
  return misfits(up, message) <= misfits(down, message)
    ? { direction: 'up', command: up }
    : { direction: 'down', command: down }
}

/** Names of the message that the command does not have, and names that it must have and the message has not. */
function misfits(command: CommandEntry, message: Message): number {
  const names = message.cp.map(({ name }) => name)
  const strange = names.filter((name) => !command.cp.some((field) => fits(field, name)))
  const missing = command.cp.filter(
    (field) => !field.endsWith('?') && !names.some((name) => fits(field, name)),
  )
  return strange.length + missing.length
}

/** Whether a name is the field of a command table, in which `<pol>-Rtd` stands for any code with this suffix. */
function fits(field: string, name: string): boolean {
  const plain = field.replace(/[?*]$/, '')
  const dash = plain.lastIndexOf('-')
  if (!plain.includes('<')) return plain === name
  return plain.endsWith('>') ? name.includes('-') : name.endsWith(plain.slice(dash))
}
