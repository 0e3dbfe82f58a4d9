/** A service in one region: `logs.eu-west-1.amazonaws.com`. */
const REGIONAL = /^(.+)\.[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d$/;

/** Whether a trust policy may name this service. What is not of amazonaws.com (Alexa, services within AWS) is taken as it is. */
export function isServicePrincipal(name: string): boolean {
  const service = /^(.+)\.amazonaws\.com(?:\.cn)?$/.exec(name)?.[1];
  if (service === undefined) return true;
  return SERVICES.has(service) || SERVICES.has(REGIONAL.exec(service)?.[1] ?? "");
}

/**
 * AWS publishes no list of them. These are named in AWS's managed policies (`iam:PassedToService` and their like) and in guides to
 * service-linked roles, or were seen to be taken by IAM; what is missing is refused, although AWS would take it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */
const SERVICES: ReadonlySet<string> = new Set(
  `
  a4b access-analyzer access-grants.s3 account account-access acm acm-pca aco-automation agent-registry
  agent.wellarchitected agentless.inspector2 aiops airflow airflow-env airflow-serverless ami.inspector2 amplify aoss
  apidestinations.events apigateway app-integrations appconfig appfabric appflow application-autoscaling
  application-insights application-signals.cloudwatch application-transformation appmesh apprunner appstream
  appstream.application-autoscaling appsync aps arc-region-switch artifact assets.marketplace athena auditmanager
  automation autoscaling autoscaling-plans aws-artifact-account-sync aws-external-anthropic b2bi backup batch
  bcm-data-exports bedrock bedrock-agentcore bedrock-mantle billingconsole braket budgets bugbust cassandra-streams
  cassandra.application-autoscaling channels.lex channels.lexv2 chatbot chime cleanrooms cleanrooms-ml cloud9
  clouddirectory cloudformation cloudfront cloudhsm cloudsearch cloudtrail cloudwatch cloudwatch-crossaccount
  codeartifact codebuild codecatalyst codecatalyst-runner codecommit codeconnections codedeploy codeguru-profiler
  codeguru-reviewer codeguru-security codepipeline codestar codestar-connections codestar-notifications cognito-idp
  cognito-sync comprehend comprehend.application-autoscaling comprehendmedical compute-optimizer config
  config-conforms config-multiaccountsetup connect connect-campaigns context.cloudtrail continuousexport.discovery
  contract.iq contributorinsights.dynamodb controltower cost-optimization-hub.bcm costalerts credentials.iot
  custom-resource.application-autoscaling custom.rds custom.rds-preview databrew dataexchange datapipeline datasync
  datazone datazonecontrol dax deadline deeplens delivery.logs detective devops-guru diode directconnect
  directquery.opensearchservice discovery dlm dms dmsintegration.migrationhub docdb-elastic drs ds dsql dynamodb
  dynamodb.application-autoscaling ec ec2 ec2-images ec2-instance-connect ec2.application-autoscaling
  ec2.application-status-checks ec2.capacitymanager ec2fastlaunch ec2fleet ec2scheduled ec2sqlha ecr ecs ecs-compute
  ecs-tasks ecs.application-autoscaling edgelambda eks eks-connector eks-fargate eks-fargate-pods eks-nodegroup
  elasticache elasticache.application-autoscaling elasticbeanstalk elasticfilesystem elasticloadbalancing
  elasticmapreduce elastictranscoder email.cognito-idp emr-containers emr-serverless entityresolution es
  event-processor.health events events.managedservices events.workmail evs finops-agent finspace firehose fis fms
  forecast frauddetector freertos fsx gamelift gameliftstreams glacier globalaccelerator glue grafana greengrass
  groundstation guardduty health healthlake honeycode iam imagebuilder importexport inspector inspector2
  internetmonitor iot iotanalytics iotevents iotfleetwise iotmanagedintegrations iotroborunner iotsitewise
  iotthingsgraph iottwinmaker iotwireless ivs ivschat job.sagemaker justintimeaccess.ssm kafka
  kafka.application-autoscaling kafkaconnect kendra kinesis kinesisanalytics kinesisreplication.dynamodb kinesisvideo
  kms lakeformation lambda lambda.alarms.cloudwatch lambda.application-autoscaling launchwizard lex lexv2
  license-management.marketplace license-manager license-manager-user-subscriptions license-manager.member-account
  lightsail logger.cloudfront logs lookoutequipment lookoutmetrics m2 machinelearning macie
  maintenance.elasticbeanstalk malware-protection-plan.guardduty malware-protection.guardduty managedblockchain
  managedservices managedupdates.elasticbeanstalk mediaconnect mediaconvert medialive mediapackage mediapackagev2
  mediastore mediatailor medical-imaging meetings.chime member.org.stacksets.cloudformation memorydb
  metrics.wellarchitected mgn migrationhub migrationhub-orchestrator migrationhub-strategy mobileanalytics mobilehub
  monitoring monitoring.rds monitoring.thinclient monitron mpa mq neptune-graph neptune.application-autoscaling
  network-connectors.lambda network-firewall network-security-director network-security-manager
  network.bedrock-agentcore networkmanager nimble notifications notifications.ssm nova-act observability.aoss
  observabilityadmin odb omics opensearchservice ops.apigateway ops.emr-serverless opsworks opsworks-cm organizations
  orgsdatasync.servicecatalog osis outposts panorama partnercentral-account-management pcs permission.iq personalize
  pinpoint pipes pods.eks practice-run.arc-zonal-shift private-marketplace.marketplace profile proton purchaseorders q
  qapps qbusiness qldb quicksight ram rds rds-preview rds.application-autoscaling redshift redshift-data
  redshift-serverless refactor-spaces rekognition remediation.config replication.cassandra replication.dynamodb
  replication.ecr replication.lexv2 replication.s3tables replicator.lambda reporting.trustedadvisor
  repository.sync.codeconnections repostspace resale-authorization.marketplace researchstudio resiliencehub
  resource-explorer-2 resource-groups resource-snapshot-job.partnercentral-selling restore-testing.backup robomaker
  rolesanywhere route53 route53domains route53resolver rtbfabric rum runtime-identity.bedrock-agentcore
  runtime-instances.bedrock-agentcore s3 s3-outposts s3.data-source.lustre.fsx sagemaker sagemaker-geospatial
  sagemaker.application-autoscaling scaler.lambda scheduler schema-conversion.dms schemas scraper.aps secretsmanager
  security-ir securityagent securityhub securityhubv2 securitylake self-managed-vpce.osis serverlessrepo
  servicecatalog servicecatalog-appregistry servicediscovery servicequotas ses shield signer signin sms sms-voice
  smsintegration.migrationhub sns social-messaging spot spotfleet sqlworkbench sqs ssm ssm-contacts ssm-guiconnect
  ssm-incidents ssm-quicksetup ssm-sap ssm.integrations sso states storagegateway streams.metrics.cloudwatch sts
  support supportplans swf sync.proton synthetics tagpolicies.tag telemetry-enablement.observabilityadmin
  telemetry-pipelines.observabilityadmin textract thirdparty.config thirdparty.inspector2 timestream
  timestream-influxdb transcribe transfer transform-custom transitgateway translate triage.security-ir trustedadvisor
  tts vmie vpc-flow-logs vpc-lattice vpcorigin.cloudfront waf waf-regional wafv2 wam wellarchitected wisdom workdocs
  worklink workmail workspaces workspaces-instances workspaces.application-autoscaling xray
`
    .trim()
    .split(/\s+/),
);
