export { RegistryDesk as RegistryRoute } from '../../features/registry/components/registry-desk.tsx'
