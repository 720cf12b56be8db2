import type { Operation } from '../call';
import { presentMoment } from '../present';

export const getServiceInfo: Operation = {
	run: (call) => ({
		status: 200,
		body: {
			version: '5.0.0-SIMULATED',
			platformVersion: '1001.0.0-SIMULATED',
			buildDate: presentMoment(Date.UTC(2026, 0, 1)),
			buildChangeSet: '0000000',
			isLicensedForUse: true,
			_links: { self: `${call.linkBase}/rest/servicedeskapi/info` },
		},
	}),
};

export const getServerInfo: Operation = {
	run: (call) => ({
		status: 200,
		body: {
			baseUrl: call.siteBase,
			version: '1001.0.0-SIMULATED',
			deploymentType: 'Cloud',
			serverTitle: 'Simulated site',
			buildNumber: 100000,
		},
	}),
};

export const getTenantInfo: Operation = {
	run: (call) => ({ status: 200, body: { cloudId: call.site.cloudId } }),
};
