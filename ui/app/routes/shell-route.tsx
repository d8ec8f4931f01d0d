import { useMe } from '../../features/session/api/get-me.ts'
import { Shell } from '../shell/shell.tsx'

export function ShellRoute() {
  const me = useMe()
  return me === null ? null : <Shell me={me} />
}
