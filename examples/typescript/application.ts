// An example of your application. The domain needs only the name of its load balancer.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export function loadBalancerName(): pulumi.Output<string> {
    const subnets = new pulumi.Config().requireObject<string[]>("subnets");
    return new aws.lb.LoadBalancer("app", { subnets }).dnsName;
}
