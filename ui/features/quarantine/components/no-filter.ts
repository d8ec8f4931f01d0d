/** What takes every filter out of the address. */
export const noFilter = {
  reason: undefined,
  mn: undefined,
  address: undefined,
  command: undefined,
  text: undefined,
  from: undefined,
  to: undefined,
}
