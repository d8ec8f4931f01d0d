/**
 * Stands in for `typebox` in the browser: whatever is asked of it is an empty schema. Types still come from
 * the real library; 60 kB of validators that no page runs stay on the server.
 */
const schema = (): object => ({})

export const Type = new Proxy({}, { get: () => schema })
