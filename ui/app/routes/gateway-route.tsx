import { GatewayPage } from '../../features/gateway/components/gateway-page.tsx'

export const GatewayRoute = (): React.JSX.Element => <GatewayPage />
