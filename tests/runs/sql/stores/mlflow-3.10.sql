BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('1b5f0d9ad7c1');
CREATE TABLE assessments (
	assessment_id VARCHAR(50) NOT NULL, 
	trace_id VARCHAR(50) NOT NULL, 
	name VARCHAR(250) NOT NULL, 
	assessment_type VARCHAR(20) NOT NULL, 
	value TEXT NOT NULL, 
	error TEXT, 
	created_timestamp BIGINT NOT NULL, 
	last_updated_timestamp BIGINT NOT NULL, 
	source_type VARCHAR(50) NOT NULL, 
	source_id VARCHAR(250), 
	run_id VARCHAR(32), 
	span_id VARCHAR(50), 
	rationale TEXT, 
	overrides VARCHAR(50), 
	valid BOOLEAN NOT NULL, 
	assessment_metadata TEXT, 
	CONSTRAINT assessments_pk PRIMARY KEY (assessment_id), 
	CONSTRAINT fk_assessments_trace_id FOREIGN KEY(trace_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
);
CREATE TABLE "datasets" (
	dataset_uuid VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	digest VARCHAR(36) NOT NULL, 
	dataset_source_type VARCHAR(36) NOT NULL, 
	dataset_source TEXT NOT NULL, 
	dataset_schema TEXT, 
	dataset_profile TEXT, 
	CONSTRAINT dataset_pk PRIMARY KEY (experiment_id, name, digest), 
	CONSTRAINT fk_datasets_experiment_id_experiments FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE
);
INSERT INTO "datasets" VALUES('1e9658e49808421189f82c2d4af8655c',1,'houses','d1gest0','local','{"uri": "houses.csv"}','{"mlflow_colspec": []}','{"num_rows": 442}');
INSERT INTO "datasets" VALUES('26fe80cac03344fc9d72148f87023c5f',1,'houses','d1gest1','local','{"uri": "houses.csv"}','{"mlflow_colspec": []}','{"num_rows": 442}');
CREATE TABLE endpoint_bindings (
	endpoint_id VARCHAR(36) NOT NULL, 
	resource_type VARCHAR(50) NOT NULL, 
	resource_id VARCHAR(255) NOT NULL, 
	created_at BIGINT NOT NULL, 
	created_by VARCHAR(255), 
	last_updated_at BIGINT NOT NULL, 
	last_updated_by VARCHAR(255), display_name VARCHAR(255), 
	CONSTRAINT endpoint_bindings_pk PRIMARY KEY (endpoint_id, resource_type, resource_id), 
	CONSTRAINT fk_endpoint_bindings_endpoint_id FOREIGN KEY(endpoint_id) REFERENCES endpoints (endpoint_id) ON DELETE CASCADE
);
CREATE TABLE endpoint_model_mappings (
	mapping_id VARCHAR(36) NOT NULL, 
	endpoint_id VARCHAR(36) NOT NULL, 
	model_definition_id VARCHAR(36) NOT NULL, 
	weight FLOAT NOT NULL, 
	created_by VARCHAR(255), 
	created_at BIGINT NOT NULL, linkage_type VARCHAR(64) DEFAULT 'PRIMARY' NOT NULL, fallback_order INTEGER, 
	CONSTRAINT endpoint_model_mappings_pk PRIMARY KEY (mapping_id), 
	CONSTRAINT fk_endpoint_model_mappings_endpoint_id FOREIGN KEY(endpoint_id) REFERENCES endpoints (endpoint_id) ON DELETE CASCADE, 
	CONSTRAINT fk_endpoint_model_mappings_model_definition_id FOREIGN KEY(model_definition_id) REFERENCES model_definitions (model_definition_id)
);
CREATE TABLE endpoint_tags (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	endpoint_id VARCHAR(36) NOT NULL, 
	CONSTRAINT endpoint_tag_pk PRIMARY KEY ("key", endpoint_id), 
	CONSTRAINT fk_endpoint_tags_endpoint_id FOREIGN KEY(endpoint_id) REFERENCES endpoints (endpoint_id) ON DELETE CASCADE
);
CREATE TABLE "endpoints" (
	endpoint_id VARCHAR(36) NOT NULL, 
	name VARCHAR(255), 
	created_by VARCHAR(255), 
	created_at BIGINT NOT NULL, 
	last_updated_by VARCHAR(255), 
	last_updated_at BIGINT NOT NULL, 
	routing_strategy VARCHAR(64), 
	fallback_config_json TEXT, 
	experiment_id INTEGER, 
	usage_tracking BOOLEAN DEFAULT '0' NOT NULL, 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT endpoints_pk PRIMARY KEY (endpoint_id), 
	CONSTRAINT fk_endpoints_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id) ON DELETE SET NULL, 
	CONSTRAINT uq_endpoints_workspace_name UNIQUE (workspace, name)
);
CREATE TABLE entity_associations (
	association_id VARCHAR(36) NOT NULL, 
	source_type VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	destination_type VARCHAR(36) NOT NULL, 
	destination_id VARCHAR(36) NOT NULL, 
	created_time BIGINT, 
	CONSTRAINT entity_associations_pk PRIMARY KEY (source_type, source_id, destination_type, destination_id)
);
CREATE TABLE "evaluation_dataset_records" (
	dataset_record_id VARCHAR(36) NOT NULL, 
	dataset_id VARCHAR(36) NOT NULL, 
	inputs JSON NOT NULL, 
	expectations JSON, 
	tags JSON, 
	source JSON, 
	source_id VARCHAR(36), 
	source_type VARCHAR(255), 
	created_time BIGINT, 
	last_update_time BIGINT, 
	created_by VARCHAR(255), 
	last_updated_by VARCHAR(255), 
	input_hash VARCHAR(64) NOT NULL, outputs JSON, 
	CONSTRAINT evaluation_dataset_records_pk PRIMARY KEY (dataset_record_id), 
	CONSTRAINT fk_evaluation_dataset_records_dataset_id FOREIGN KEY(dataset_id) REFERENCES evaluation_datasets (dataset_id) ON DELETE CASCADE, 
	CONSTRAINT unique_dataset_input UNIQUE (dataset_id, input_hash)
);
CREATE TABLE evaluation_dataset_tags (
	dataset_id VARCHAR(36) NOT NULL, 
	"key" VARCHAR(255) NOT NULL, 
	value VARCHAR(5000), 
	CONSTRAINT evaluation_dataset_tags_pk PRIMARY KEY (dataset_id, "key"), 
	CONSTRAINT fk_evaluation_dataset_tags_dataset_id FOREIGN KEY(dataset_id) REFERENCES evaluation_datasets (dataset_id) ON DELETE CASCADE
);
CREATE TABLE "evaluation_datasets" (
	dataset_id VARCHAR(36) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	schema TEXT, 
	profile TEXT, 
	digest VARCHAR(64), 
	created_time BIGINT, 
	last_update_time BIGINT, 
	created_by VARCHAR(255), 
	last_updated_by VARCHAR(255), 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT evaluation_datasets_pk PRIMARY KEY (dataset_id)
);
CREATE TABLE experiment_tags (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	experiment_id INTEGER NOT NULL, 
	CONSTRAINT experiment_tag_pk PRIMARY KEY ("key", experiment_id), 
	FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
CREATE TABLE "experiments" (
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	artifact_location VARCHAR(256), 
	lifecycle_stage VARCHAR(32), 
	creation_time BIGINT, 
	last_update_time BIGINT, 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT experiment_pk PRIMARY KEY (experiment_id), 
	CONSTRAINT experiments_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), 
	CONSTRAINT uq_experiments_workspace_name UNIQUE (workspace, name)
);
INSERT INTO "experiments" VALUES(0,'Default','/nowhere/mlruns/0','active',1796050227062,1796050227062,'default');
INSERT INTO "experiments" VALUES(1,'bench','/nowhere/artifacts/bench','active',1796050227081,1796050227081,'default');
INSERT INTO "experiments" VALUES(2,'gone','/nowhere/artifacts/gone','deleted',1796050227089,1796050227208,'default');
CREATE TABLE input_tags (
	input_uuid VARCHAR(36) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	value VARCHAR(500) NOT NULL, 
	CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name)
);
INSERT INTO "input_tags" VALUES('12adb47ede04435c8cf78c96cc11e939','mlflow.data.context','training');
INSERT INTO "input_tags" VALUES('daecbb5b80e7407aba3816a78e272995','mlflow.data.context','training');
CREATE TABLE inputs (
	input_uuid VARCHAR(36) NOT NULL, 
	source_type VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	destination_type VARCHAR(36) NOT NULL, 
	destination_id VARCHAR(36) NOT NULL, step BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT inputs_pk PRIMARY KEY (source_type, source_id, destination_type, destination_id)
);
INSERT INTO "inputs" VALUES('12adb47ede04435c8cf78c96cc11e939','DATASET','1e9658e49808421189f82c2d4af8655c','RUN','1fdf355fa6e84916bc7a7e5d8240aea9',0);
INSERT INTO "inputs" VALUES('daecbb5b80e7407aba3816a78e272995','DATASET','26fe80cac03344fc9d72148f87023c5f','RUN','5233158812cf4629b78dad076da735d6',0);
CREATE TABLE "jobs" (
	id VARCHAR(36) NOT NULL, 
	creation_time BIGINT NOT NULL, 
	job_name VARCHAR(500) NOT NULL, 
	params TEXT NOT NULL, 
	timeout FLOAT, 
	status INTEGER NOT NULL, 
	result TEXT, 
	retry_count INTEGER NOT NULL, 
	last_update_time BIGINT NOT NULL, 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT jobs_pk PRIMARY KEY (id)
);
CREATE TABLE "latest_metrics" (
	"key" VARCHAR(250) NOT NULL, 
	value FLOAT NOT NULL, 
	timestamp BIGINT, 
	step BIGINT NOT NULL, 
	is_nan BOOLEAN NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT latest_metric_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid), 
	CHECK (is_nan IN (0, 1))
);
INSERT INTO "latest_metrics" VALUES('loss',1.66666666666666657414e-01,1700000000005,5,0,'1fdf355fa6e84916bc7a7e5d8240aea9');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000000003,3,0,'1fdf355fa6e84916bc7a7e5d8240aea9');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'1fdf355fa6e84916bc7a7e5d8240aea9');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'1fdf355fa6e84916bc7a7e5d8240aea9');
INSERT INTO "latest_metrics" VALUES('loss',1.16666666666666674068e+00,1700000001005,5,0,'5233158812cf4629b78dad076da735d6');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000001003,3,0,'5233158812cf4629b78dad076da735d6');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'5233158812cf4629b78dad076da735d6');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'5233158812cf4629b78dad076da735d6');
INSERT INTO "latest_metrics" VALUES('loss',2.16666666666666651863e+00,1700000002005,5,0,'aa712d34c119415c83f3cdeea9189a29');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000002003,3,0,'aa712d34c119415c83f3cdeea9189a29');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'aa712d34c119415c83f3cdeea9189a29');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'aa712d34c119415c83f3cdeea9189a29');
INSERT INTO "latest_metrics" VALUES('loss',3.16666666666666651863e+00,1700000003005,5,0,'0bf70b850a1749e182205e5402757ca8');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000003003,3,0,'0bf70b850a1749e182205e5402757ca8');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'0bf70b850a1749e182205e5402757ca8');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'0bf70b850a1749e182205e5402757ca8');
INSERT INTO "latest_metrics" VALUES('loss',4.16666666666666696272e+00,1700000004005,5,0,'8c170c659b72474b954cdc6caf18394f');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000004003,3,0,'8c170c659b72474b954cdc6caf18394f');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'8c170c659b72474b954cdc6caf18394f');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'8c170c659b72474b954cdc6caf18394f');
CREATE TABLE logged_model_metrics (
	model_id VARCHAR(36) NOT NULL, 
	metric_name VARCHAR(500) NOT NULL, 
	metric_timestamp_ms BIGINT NOT NULL, 
	metric_step BIGINT NOT NULL, 
	metric_value FLOAT, 
	experiment_id INTEGER NOT NULL, 
	run_id VARCHAR(32) NOT NULL, 
	dataset_uuid VARCHAR(36), 
	dataset_name VARCHAR(500), 
	dataset_digest VARCHAR(36), 
	CONSTRAINT logged_model_metrics_pk PRIMARY KEY (model_id, metric_name, metric_timestamp_ms, metric_step, run_id), 
	CONSTRAINT fk_logged_model_metrics_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CONSTRAINT fk_logged_model_metrics_model_id FOREIGN KEY(model_id) REFERENCES logged_models (model_id) ON DELETE CASCADE, 
	CONSTRAINT fk_logged_model_metrics_run_id FOREIGN KEY(run_id) REFERENCES runs (run_uuid) ON DELETE CASCADE
);
CREATE TABLE logged_model_params (
	model_id VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	param_key VARCHAR(255) NOT NULL, 
	param_value TEXT NOT NULL, 
	CONSTRAINT logged_model_params_pk PRIMARY KEY (model_id, param_key), 
	CONSTRAINT fk_logged_model_params_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CONSTRAINT fk_logged_model_params_model_id FOREIGN KEY(model_id) REFERENCES logged_models (model_id) ON DELETE CASCADE
);
CREATE TABLE logged_model_tags (
	model_id VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	tag_key VARCHAR(255) NOT NULL, 
	tag_value TEXT NOT NULL, 
	CONSTRAINT logged_model_tags_pk PRIMARY KEY (model_id, tag_key), 
	CONSTRAINT fk_logged_model_tags_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CONSTRAINT fk_logged_model_tags_model_id FOREIGN KEY(model_id) REFERENCES logged_models (model_id) ON DELETE CASCADE
);
CREATE TABLE logged_models (
	model_id VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	artifact_location VARCHAR(1000) NOT NULL, 
	creation_timestamp_ms BIGINT NOT NULL, 
	last_updated_timestamp_ms BIGINT NOT NULL, 
	status INTEGER NOT NULL, 
	lifecycle_stage VARCHAR(32), 
	model_type VARCHAR(500), 
	source_run_id VARCHAR(32), 
	status_message VARCHAR(1000), 
	CONSTRAINT logged_models_pk PRIMARY KEY (model_id), 
	CONSTRAINT logged_models_lifecycle_stage_check CHECK (lifecycle_stage IN ('active', 'deleted')), 
	CONSTRAINT fk_logged_models_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE
);
CREATE TABLE "metrics" (
	"key" VARCHAR(250) NOT NULL, 
	value FLOAT NOT NULL, 
	timestamp BIGINT NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	step BIGINT DEFAULT '0' NOT NULL, 
	is_nan BOOLEAN DEFAULT '0' NOT NULL, 
	CONSTRAINT metric_pk PRIMARY KEY ("key", timestamp, step, run_uuid, value, is_nan), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid), 
	CHECK (is_nan IN (0, 1))
);
INSERT INTO "metrics" VALUES('loss',1.0,1700000000000,'1fdf355fa6e84916bc7a7e5d8240aea9',0,0);
INSERT INTO "metrics" VALUES('loss',0.5,1700000000001,'1fdf355fa6e84916bc7a7e5d8240aea9',1,0);
INSERT INTO "metrics" VALUES('loss',3.33333333333333314829e-01,1700000000002,'1fdf355fa6e84916bc7a7e5d8240aea9',2,0);
INSERT INTO "metrics" VALUES('loss',1.66666666666666657414e-01,1700000000005,'1fdf355fa6e84916bc7a7e5d8240aea9',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000000000,'1fdf355fa6e84916bc7a7e5d8240aea9',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000000001,'1fdf355fa6e84916bc7a7e5d8240aea9',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000000002,'1fdf355fa6e84916bc7a7e5d8240aea9',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000000003,'1fdf355fa6e84916bc7a7e5d8240aea9',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'1fdf355fa6e84916bc7a7e5d8240aea9',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'1fdf355fa6e84916bc7a7e5d8240aea9',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'1fdf355fa6e84916bc7a7e5d8240aea9',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'1fdf355fa6e84916bc7a7e5d8240aea9',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'1fdf355fa6e84916bc7a7e5d8240aea9',1,0);
INSERT INTO "metrics" VALUES('loss',2.0,1700000001000,'5233158812cf4629b78dad076da735d6',0,0);
INSERT INTO "metrics" VALUES('loss',1.5,1700000001001,'5233158812cf4629b78dad076da735d6',1,0);
INSERT INTO "metrics" VALUES('loss',1.33333333333333325931e+00,1700000001002,'5233158812cf4629b78dad076da735d6',2,0);
INSERT INTO "metrics" VALUES('loss',1.16666666666666674068e+00,1700000001005,'5233158812cf4629b78dad076da735d6',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000001000,'5233158812cf4629b78dad076da735d6',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000001001,'5233158812cf4629b78dad076da735d6',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000001002,'5233158812cf4629b78dad076da735d6',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000001003,'5233158812cf4629b78dad076da735d6',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'5233158812cf4629b78dad076da735d6',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'5233158812cf4629b78dad076da735d6',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'5233158812cf4629b78dad076da735d6',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'5233158812cf4629b78dad076da735d6',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'5233158812cf4629b78dad076da735d6',1,0);
INSERT INTO "metrics" VALUES('loss',3.0,1700000002000,'aa712d34c119415c83f3cdeea9189a29',0,0);
INSERT INTO "metrics" VALUES('loss',2.5,1700000002001,'aa712d34c119415c83f3cdeea9189a29',1,0);
INSERT INTO "metrics" VALUES('loss',2.33333333333333348136e+00,1700000002002,'aa712d34c119415c83f3cdeea9189a29',2,0);
INSERT INTO "metrics" VALUES('loss',2.16666666666666651863e+00,1700000002005,'aa712d34c119415c83f3cdeea9189a29',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000002000,'aa712d34c119415c83f3cdeea9189a29',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000002001,'aa712d34c119415c83f3cdeea9189a29',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000002002,'aa712d34c119415c83f3cdeea9189a29',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000002003,'aa712d34c119415c83f3cdeea9189a29',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'aa712d34c119415c83f3cdeea9189a29',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'aa712d34c119415c83f3cdeea9189a29',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'aa712d34c119415c83f3cdeea9189a29',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'aa712d34c119415c83f3cdeea9189a29',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'aa712d34c119415c83f3cdeea9189a29',1,0);
INSERT INTO "metrics" VALUES('loss',4.0,1700000003000,'0bf70b850a1749e182205e5402757ca8',0,0);
INSERT INTO "metrics" VALUES('loss',3.5,1700000003001,'0bf70b850a1749e182205e5402757ca8',1,0);
INSERT INTO "metrics" VALUES('loss',3.33333333333333348136e+00,1700000003002,'0bf70b850a1749e182205e5402757ca8',2,0);
INSERT INTO "metrics" VALUES('loss',3.16666666666666651863e+00,1700000003005,'0bf70b850a1749e182205e5402757ca8',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000003000,'0bf70b850a1749e182205e5402757ca8',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000003001,'0bf70b850a1749e182205e5402757ca8',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000003002,'0bf70b850a1749e182205e5402757ca8',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000003003,'0bf70b850a1749e182205e5402757ca8',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'0bf70b850a1749e182205e5402757ca8',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'0bf70b850a1749e182205e5402757ca8',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'0bf70b850a1749e182205e5402757ca8',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'0bf70b850a1749e182205e5402757ca8',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'0bf70b850a1749e182205e5402757ca8',1,0);
INSERT INTO "metrics" VALUES('loss',5.0,1700000004000,'8c170c659b72474b954cdc6caf18394f',0,0);
INSERT INTO "metrics" VALUES('loss',4.5,1700000004001,'8c170c659b72474b954cdc6caf18394f',1,0);
INSERT INTO "metrics" VALUES('loss',4.33333333333333303727e+00,1700000004002,'8c170c659b72474b954cdc6caf18394f',2,0);
INSERT INTO "metrics" VALUES('loss',4.16666666666666696272e+00,1700000004005,'8c170c659b72474b954cdc6caf18394f',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000004000,'8c170c659b72474b954cdc6caf18394f',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000004001,'8c170c659b72474b954cdc6caf18394f',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000004002,'8c170c659b72474b954cdc6caf18394f',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000004003,'8c170c659b72474b954cdc6caf18394f',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'8c170c659b72474b954cdc6caf18394f',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'8c170c659b72474b954cdc6caf18394f',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'8c170c659b72474b954cdc6caf18394f',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'8c170c659b72474b954cdc6caf18394f',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'8c170c659b72474b954cdc6caf18394f',1,0);
CREATE TABLE "model_definitions" (
	model_definition_id VARCHAR(36) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	secret_id VARCHAR(36), 
	provider VARCHAR(64) NOT NULL, 
	model_name VARCHAR(256) NOT NULL, 
	created_by VARCHAR(255), 
	created_at BIGINT NOT NULL, 
	last_updated_by VARCHAR(255), 
	last_updated_at BIGINT NOT NULL, 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT model_definitions_pk PRIMARY KEY (model_definition_id), 
	CONSTRAINT fk_model_definitions_secret_id FOREIGN KEY(secret_id) REFERENCES secrets (secret_id) ON DELETE SET NULL, 
	CONSTRAINT uq_model_definitions_workspace_name UNIQUE (workspace, name)
);
CREATE TABLE "model_version_tags" (
	"key" VARCHAR(250) NOT NULL, 
	value TEXT, 
	name VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT model_version_tag_pk PRIMARY KEY (workspace, "key", name, version), 
	CONSTRAINT fk_model_version_tags_model_versions FOREIGN KEY(workspace, name, version) REFERENCES model_versions (workspace, name, version) ON UPDATE CASCADE
);
CREATE TABLE "model_versions" (
	name VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	creation_time BIGINT, 
	last_updated_time BIGINT, 
	description VARCHAR(5000), 
	user_id VARCHAR(256), 
	current_stage VARCHAR(20), 
	source VARCHAR(500), 
	run_id VARCHAR(32), 
	status VARCHAR(20), 
	status_message VARCHAR(500), 
	run_link VARCHAR(500), 
	storage_location VARCHAR(500), 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT model_version_pk PRIMARY KEY (workspace, name, version), 
	CONSTRAINT fk_model_versions_registered_models FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name) ON UPDATE CASCADE
);
CREATE TABLE online_scoring_configs (
	online_scoring_config_id VARCHAR(36) NOT NULL, 
	scorer_id VARCHAR(36) NOT NULL, 
	sample_rate FLOAT NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	filter_string TEXT, 
	CONSTRAINT online_scoring_config_pk PRIMARY KEY (online_scoring_config_id), 
	CONSTRAINT fk_online_scoring_configs_scorer_id FOREIGN KEY(scorer_id) REFERENCES scorers (scorer_id) ON DELETE CASCADE, 
	CONSTRAINT fk_online_scoring_configs_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
CREATE TABLE "params" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000) NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT param_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "params" VALUES('lr','0.0','1fdf355fa6e84916bc7a7e5d8240aea9');
INSERT INTO "params" VALUES('text','é ✓ ][','1fdf355fa6e84916bc7a7e5d8240aea9');
INSERT INTO "params" VALUES('empty','x','1fdf355fa6e84916bc7a7e5d8240aea9');
INSERT INTO "params" VALUES('lr','0.1','5233158812cf4629b78dad076da735d6');
INSERT INTO "params" VALUES('text','é ✓ ][','5233158812cf4629b78dad076da735d6');
INSERT INTO "params" VALUES('empty','','5233158812cf4629b78dad076da735d6');
INSERT INTO "params" VALUES('lr','0.2','aa712d34c119415c83f3cdeea9189a29');
INSERT INTO "params" VALUES('text','é ✓ ][','aa712d34c119415c83f3cdeea9189a29');
INSERT INTO "params" VALUES('empty','','aa712d34c119415c83f3cdeea9189a29');
INSERT INTO "params" VALUES('lr','0.30000000000000004','0bf70b850a1749e182205e5402757ca8');
INSERT INTO "params" VALUES('text','é ✓ ][','0bf70b850a1749e182205e5402757ca8');
INSERT INTO "params" VALUES('empty','','0bf70b850a1749e182205e5402757ca8');
INSERT INTO "params" VALUES('lr','0.4','8c170c659b72474b954cdc6caf18394f');
INSERT INTO "params" VALUES('text','é ✓ ][','8c170c659b72474b954cdc6caf18394f');
INSERT INTO "params" VALUES('empty','','8c170c659b72474b954cdc6caf18394f');
CREATE TABLE "registered_model_aliases" (
	alias VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT registered_model_alias_pk PRIMARY KEY (workspace, name, alias), 
	CONSTRAINT fk_registered_model_aliases_registered_models FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE "registered_model_tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	name VARCHAR(256) NOT NULL, 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT registered_model_tag_pk PRIMARY KEY (workspace, "key", name), 
	CONSTRAINT fk_registered_model_tags_registered_models FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name) ON UPDATE CASCADE
);
CREATE TABLE "registered_models" (
	name VARCHAR(256) NOT NULL, 
	creation_time BIGINT, 
	last_updated_time BIGINT, 
	description VARCHAR(5000), 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT registered_model_pk PRIMARY KEY (workspace, name)
);
CREATE TABLE "runs" (
	run_uuid VARCHAR(32) NOT NULL, 
	name VARCHAR(250), 
	source_type VARCHAR(20), 
	source_name VARCHAR(500), 
	entry_point_name VARCHAR(50), 
	user_id VARCHAR(256), 
	status VARCHAR(9), 
	start_time BIGINT, 
	end_time BIGINT, 
	source_version VARCHAR(50), 
	lifecycle_stage VARCHAR(20), 
	artifact_uri VARCHAR(200), 
	experiment_id INTEGER, deleted_time BIGINT, 
	CONSTRAINT run_pk PRIMARY KEY (run_uuid), 
	CONSTRAINT runs_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), 
	CONSTRAINT source_type CHECK (source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT')), 
	FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED'))
);
INSERT INTO "runs" VALUES('1fdf355fa6e84916bc7a7e5d8240aea9','parent','UNKNOWN','','','ann','FINISHED',1700000000000,1700000000500,'','active','/nowhere/artifacts/bench/1fdf355fa6e84916bc7a7e5d8240aea9/artifacts',1,NULL);
INSERT INTO "runs" VALUES('5233158812cf4629b78dad076da735d6','child','UNKNOWN','','','ann','FINISHED',1700000001000,1700000001500,'','active','/nowhere/artifacts/bench/5233158812cf4629b78dad076da735d6/artifacts',1,NULL);
INSERT INTO "runs" VALUES('aa712d34c119415c83f3cdeea9189a29','failed','UNKNOWN','','','ann','FAILED',1700000002000,1700000002500,'','active','/nowhere/artifacts/bench/aa712d34c119415c83f3cdeea9189a29/artifacts',1,NULL);
INSERT INTO "runs" VALUES('0bf70b850a1749e182205e5402757ca8','deleted','UNKNOWN','','','ann','FINISHED',1700000003000,1700000003500,'','deleted','/nowhere/artifacts/bench/0bf70b850a1749e182205e5402757ca8/artifacts',1,1796050227189);
INSERT INTO "runs" VALUES('8c170c659b72474b954cdc6caf18394f','running','UNKNOWN','','','ann','RUNNING',1700000004000,NULL,'','active','/nowhere/artifacts/bench/8c170c659b72474b954cdc6caf18394f/artifacts',1,NULL);
INSERT INTO "runs" VALUES('86d7e1447a0e47b7a5678d98d121f3bf','in gone','UNKNOWN','','','unknown','RUNNING',1700000000000,NULL,'','deleted','/nowhere/artifacts/gone/86d7e1447a0e47b7a5678d98d121f3bf/artifacts',2,1796050227210);
CREATE TABLE scorer_versions (
	scorer_id VARCHAR(36) NOT NULL, 
	scorer_version INTEGER NOT NULL, 
	serialized_scorer TEXT NOT NULL, 
	creation_time BIGINT, 
	CONSTRAINT scorer_version_pk PRIMARY KEY (scorer_id, scorer_version), 
	CONSTRAINT fk_scorer_versions_scorer_id FOREIGN KEY(scorer_id) REFERENCES scorers (scorer_id) ON DELETE CASCADE
);
CREATE TABLE scorers (
	experiment_id INTEGER NOT NULL, 
	scorer_name VARCHAR(256) NOT NULL, 
	scorer_id VARCHAR(36) NOT NULL, 
	CONSTRAINT scorer_pk PRIMARY KEY (scorer_id), 
	CONSTRAINT fk_scorers_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE
);
CREATE TABLE "secrets" (
	secret_id VARCHAR(36) NOT NULL, 
	secret_name VARCHAR(255) NOT NULL, 
	encrypted_value BLOB NOT NULL, 
	wrapped_dek BLOB NOT NULL, 
	kek_version INTEGER NOT NULL, 
	masked_value VARCHAR(500) NOT NULL, 
	provider VARCHAR(64), 
	auth_config TEXT, 
	description TEXT, 
	created_by VARCHAR(255), 
	created_at BIGINT NOT NULL, 
	last_updated_by VARCHAR(255), 
	last_updated_at BIGINT NOT NULL, 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT secrets_pk PRIMARY KEY (secret_id), 
	CONSTRAINT uq_secrets_workspace_secret_name UNIQUE (workspace, secret_name)
);
CREATE TABLE span_metrics (
	trace_id VARCHAR(50) NOT NULL, 
	span_id VARCHAR(50) NOT NULL, 
	"key" VARCHAR(250) NOT NULL, 
	value FLOAT, 
	CONSTRAINT span_metrics_pk PRIMARY KEY (trace_id, span_id, "key"), 
	CONSTRAINT fk_span_metrics_span FOREIGN KEY(trace_id, span_id) REFERENCES spans (trace_id, span_id) ON DELETE CASCADE
);
CREATE TABLE spans (
	trace_id VARCHAR(50) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	span_id VARCHAR(50) NOT NULL, 
	parent_span_id VARCHAR(50), 
	name TEXT, 
	type VARCHAR(500), 
	status VARCHAR(50) NOT NULL, 
	start_time_unix_nano BIGINT NOT NULL, 
	end_time_unix_nano BIGINT, 
	duration_ns BIGINT GENERATED ALWAYS AS (end_time_unix_nano - start_time_unix_nano) STORED, 
	content TEXT NOT NULL, dimension_attributes JSON, 
	CONSTRAINT spans_pk PRIMARY KEY (trace_id, span_id), 
	CONSTRAINT fk_spans_trace_id FOREIGN KEY(trace_id) REFERENCES trace_info (request_id) ON DELETE CASCADE, 
	CONSTRAINT fk_spans_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
CREATE TABLE "tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "tags" VALUES('mlflow.runName','parent','1fdf355fa6e84916bc7a7e5d8240aea9');
INSERT INTO "tags" VALUES('mlflow.user','ann','1fdf355fa6e84916bc7a7e5d8240aea9');
INSERT INTO "tags" VALUES('team','blue','1fdf355fa6e84916bc7a7e5d8240aea9');
INSERT INTO "tags" VALUES('mlflow.note.content','note 0','1fdf355fa6e84916bc7a7e5d8240aea9');
INSERT INTO "tags" VALUES('mlflow.runName','child','5233158812cf4629b78dad076da735d6');
INSERT INTO "tags" VALUES('mlflow.user','ann','5233158812cf4629b78dad076da735d6');
INSERT INTO "tags" VALUES('team','blue','5233158812cf4629b78dad076da735d6');
INSERT INTO "tags" VALUES('mlflow.parentRunId','1fdf355fa6e84916bc7a7e5d8240aea9','5233158812cf4629b78dad076da735d6');
INSERT INTO "tags" VALUES('mlflow.note.content','note 1','5233158812cf4629b78dad076da735d6');
INSERT INTO "tags" VALUES('mlflow.runName','failed','aa712d34c119415c83f3cdeea9189a29');
INSERT INTO "tags" VALUES('mlflow.user','ann','aa712d34c119415c83f3cdeea9189a29');
INSERT INTO "tags" VALUES('team','blue','aa712d34c119415c83f3cdeea9189a29');
INSERT INTO "tags" VALUES('mlflow.note.content','note 2','aa712d34c119415c83f3cdeea9189a29');
INSERT INTO "tags" VALUES('mlflow.runName','deleted','0bf70b850a1749e182205e5402757ca8');
INSERT INTO "tags" VALUES('mlflow.user','ann','0bf70b850a1749e182205e5402757ca8');
INSERT INTO "tags" VALUES('team','blue','0bf70b850a1749e182205e5402757ca8');
INSERT INTO "tags" VALUES('mlflow.note.content','note 3','0bf70b850a1749e182205e5402757ca8');
INSERT INTO "tags" VALUES('mlflow.runName','running','8c170c659b72474b954cdc6caf18394f');
INSERT INTO "tags" VALUES('mlflow.user','ann','8c170c659b72474b954cdc6caf18394f');
INSERT INTO "tags" VALUES('team','blue','8c170c659b72474b954cdc6caf18394f');
INSERT INTO "tags" VALUES('mlflow.note.content','note 4','8c170c659b72474b954cdc6caf18394f');
INSERT INTO "tags" VALUES('mlflow.runName','in gone','86d7e1447a0e47b7a5678d98d121f3bf');
CREATE TABLE trace_info (
	request_id VARCHAR(50) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	timestamp_ms BIGINT NOT NULL, 
	execution_time_ms BIGINT, 
	status VARCHAR(50) NOT NULL, client_request_id VARCHAR(50), request_preview VARCHAR(1000), response_preview VARCHAR(1000), 
	CONSTRAINT trace_info_pk PRIMARY KEY (request_id), 
	CONSTRAINT fk_trace_info_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
CREATE TABLE trace_metrics (
	request_id VARCHAR(50) NOT NULL, 
	"key" VARCHAR(250) NOT NULL, 
	value FLOAT, 
	CONSTRAINT trace_metrics_pk PRIMARY KEY (request_id, "key"), 
	CONSTRAINT fk_trace_metrics_request_id FOREIGN KEY(request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
);
CREATE TABLE "trace_request_metadata" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	request_id VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_request_metadata_pk PRIMARY KEY ("key", request_id), 
	CONSTRAINT fk_trace_request_metadata_request_id FOREIGN KEY(request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
);
CREATE TABLE "trace_tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	request_id VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_tag_pk PRIMARY KEY ("key", request_id), 
	CONSTRAINT fk_trace_tags_request_id FOREIGN KEY(request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
);
CREATE TABLE webhook_events (
	webhook_id VARCHAR(256) NOT NULL, 
	entity VARCHAR(50) NOT NULL, 
	action VARCHAR(50) NOT NULL, 
	CONSTRAINT webhook_event_pk PRIMARY KEY (webhook_id, entity, action), 
	FOREIGN KEY(webhook_id) REFERENCES webhooks (webhook_id) ON DELETE cascade
);
CREATE TABLE "webhooks" (
	webhook_id VARCHAR(256) NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	description VARCHAR(1000), 
	url VARCHAR(500) NOT NULL, 
	status VARCHAR(20) DEFAULT 'ACTIVE' NOT NULL, 
	secret VARCHAR(1000), 
	creation_timestamp BIGINT, 
	last_updated_timestamp BIGINT, 
	deleted_timestamp BIGINT, 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT webhook_pk PRIMARY KEY (webhook_id)
);
CREATE TABLE workspaces (
	name VARCHAR(63) NOT NULL, 
	description TEXT, 
	default_artifact_root TEXT, 
	CONSTRAINT workspaces_pk PRIMARY KEY (name)
);
INSERT INTO "workspaces" VALUES('default','Default workspace for legacy resources',NULL);
CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid);
CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid);
CREATE INDEX index_inputs_destination_type_destination_id_source_type ON inputs (destination_type, destination_id, source_type);
CREATE INDEX index_inputs_input_uuid ON inputs (input_uuid);
CREATE INDEX index_params_run_uuid ON params (run_uuid);
CREATE INDEX index_trace_info_experiment_id_timestamp_ms ON trace_info (experiment_id, timestamp_ms);
CREATE INDEX index_trace_tags_request_id ON trace_tags (request_id);
CREATE INDEX index_trace_request_metadata_request_id ON trace_request_metadata (request_id);
CREATE INDEX index_tags_run_uuid ON tags (run_uuid);
CREATE INDEX index_datasets_experiment_id_dataset_source_type ON datasets (experiment_id, dataset_source_type);
CREATE INDEX index_datasets_dataset_uuid ON datasets (dataset_uuid);
CREATE INDEX index_logged_model_metrics_model_id ON logged_model_metrics (model_id);
CREATE INDEX index_assessments_trace_id_created_timestamp ON assessments (trace_id, created_timestamp);
CREATE INDEX index_assessments_run_id_created_timestamp ON assessments (run_id, created_timestamp);
CREATE INDEX index_assessments_last_updated_timestamp ON assessments (last_updated_timestamp);
CREATE INDEX index_assessments_assessment_type ON assessments (assessment_type);
CREATE INDEX index_spans_experiment_id ON spans (experiment_id);
CREATE INDEX index_spans_experiment_id_status_type ON spans (experiment_id, status, type);
CREATE INDEX index_spans_experiment_id_type_status ON spans (experiment_id, type, status);
CREATE INDEX index_spans_experiment_id_duration ON spans (experiment_id, duration_ns);
CREATE INDEX index_entity_associations_association_id ON entity_associations (association_id);
CREATE INDEX index_entity_associations_reverse_lookup ON entity_associations (destination_type, destination_id, source_type, source_id);
CREATE INDEX idx_webhook_events_entity ON webhook_events (entity);
CREATE INDEX idx_webhook_events_action ON webhook_events (action);
CREATE INDEX idx_webhook_events_entity_action ON webhook_events (entity, action);
CREATE UNIQUE INDEX index_scorers_experiment_id_scorer_name ON scorers (experiment_id, scorer_name);
CREATE INDEX index_scorer_versions_scorer_id ON scorer_versions (scorer_id);
CREATE INDEX index_evaluation_dataset_tags_dataset_id ON evaluation_dataset_tags (dataset_id);
CREATE INDEX index_evaluation_dataset_records_dataset_id ON evaluation_dataset_records (dataset_id);
CREATE INDEX index_endpoint_model_mappings_endpoint_id ON endpoint_model_mappings (endpoint_id);
CREATE INDEX index_endpoint_model_mappings_model_definition_id ON endpoint_model_mappings (model_definition_id);
CREATE INDEX index_endpoint_tags_endpoint_id ON endpoint_tags (endpoint_id);
CREATE INDEX index_trace_metrics_request_id ON trace_metrics (request_id);
CREATE UNIQUE INDEX unique_endpoint_model_linkage_mapping ON endpoint_model_mappings (endpoint_id, model_definition_id, linkage_type);
CREATE INDEX index_span_metrics_trace_id_span_id ON span_metrics (trace_id, span_id);
CREATE INDEX index_evaluation_datasets_name ON evaluation_datasets (name);
CREATE INDEX index_evaluation_datasets_created_time ON evaluation_datasets (created_time);
CREATE INDEX idx_webhooks_name ON webhooks (name);
CREATE INDEX idx_webhooks_status ON webhooks (status);
CREATE TRIGGER prevent_secrets_aad_mutation
BEFORE UPDATE ON secrets
FOR EACH ROW
WHEN OLD.secret_id != NEW.secret_id OR OLD.secret_name != NEW.secret_name
BEGIN
    SELECT RAISE(ABORT, 'secret_id and secret_name are immutable (used as AAD in encryption)');
END;
CREATE INDEX index_model_definitions_provider ON model_definitions (provider);
CREATE INDEX index_model_definitions_secret_id ON model_definitions (secret_id);
CREATE INDEX index_jobs_name_status_creation_time ON jobs (job_name, workspace, status, creation_time);
CREATE INDEX idx_experiments_workspace ON experiments (workspace);
CREATE INDEX idx_registered_models_workspace ON registered_models (workspace);
CREATE INDEX idx_experiments_workspace_creation_time ON experiments (workspace, creation_time);
CREATE INDEX idx_evaluation_datasets_workspace ON evaluation_datasets (workspace);
CREATE INDEX idx_webhooks_workspace ON webhooks (workspace);
CREATE INDEX idx_secrets_workspace ON secrets (workspace);
CREATE INDEX idx_endpoints_workspace ON endpoints (workspace);
CREATE INDEX idx_model_definitions_workspace ON model_definitions (workspace);
COMMIT;
