import * as dnsstack from "@pulumi/dnsstack";

import { loadBalancerName } from "./application";

// Owners, types and TTLs are plain, because they must be known at preview; a value may be an Output.
const zone = new dnsstack.MultiProviderZone("example.com", {
    domain: {
        domain: "example.com",
        nameservers: {
            route53: {},
            cloudflare: { account: "0123456789abcdef0123456789abcdef", plan: "business" },
        },
        records: {
            "@": {
                MX: { values: ["10 mail", "20 mail.backup.example.net."] },
                TXT: { ttl: 3600, values: ["v=spf1 mx -all"] },
            },
            _dmarc: { TXT: { values: ["v=DMARC1; p=none; rua=mailto:postmaster@example.com"] } },
            mail: { A: { values: ["192.0.2.25"] } },
            app: { CNAME: { ttl: 60, values: [loadBalancerName()] } },
        },
    },
});

export const delegation = zone.delegation;
export const zoneIds = zone.zoneIds;
