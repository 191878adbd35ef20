BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('bf29a5ff90ea');
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
INSERT INTO "datasets" VALUES('0dfaf732242244ed88f5b4a472977587',1,'houses','abc123','local','{"uri": "houses.csv"}','{"mlflow_colspec": [{"type":"double","name":"age"}]}','{"num_rows": 442}');
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
CREATE TABLE evaluation_datasets (
	dataset_id VARCHAR(36) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	schema TEXT, 
	profile TEXT, 
	digest VARCHAR(64), 
	created_time BIGINT, 
	last_update_time BIGINT, 
	created_by VARCHAR(255), 
	last_updated_by VARCHAR(255), 
	CONSTRAINT evaluation_datasets_pk PRIMARY KEY (dataset_id)
);
CREATE TABLE experiment_tags (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	experiment_id INTEGER NOT NULL, 
	CONSTRAINT experiment_tag_pk PRIMARY KEY ("key", experiment_id), 
	FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
CREATE TABLE experiments (
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	artifact_location VARCHAR(256), 
	lifecycle_stage VARCHAR(32), creation_time BIGINT, last_update_time BIGINT, 
	CONSTRAINT experiment_pk PRIMARY KEY (experiment_id), 
	CONSTRAINT experiments_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), 
	UNIQUE (name)
);
INSERT INTO "experiments" VALUES(0,'Default','artifacts/0','active',1796062191495,1796062191495);
INSERT INTO "experiments" VALUES(1,'bench','artifacts','active',1796062191550,1796062191550);
CREATE TABLE input_tags (
	input_uuid VARCHAR(36) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	value VARCHAR(500) NOT NULL, 
	CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name)
);
INSERT INTO "input_tags" VALUES('db26475d8bd5450dafa83934e1c9a487','mlflow.data.context','training');
INSERT INTO "input_tags" VALUES('49a9f9cffe794603becfe5e492ba3243','mlflow.data.context','eval');
CREATE TABLE inputs (
	input_uuid VARCHAR(36) NOT NULL, 
	source_type VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	destination_type VARCHAR(36) NOT NULL, 
	destination_id VARCHAR(36) NOT NULL, step BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT inputs_pk PRIMARY KEY (source_type, source_id, destination_type, destination_id)
);
INSERT INTO "inputs" VALUES('db26475d8bd5450dafa83934e1c9a487','DATASET','0dfaf732242244ed88f5b4a472977587','RUN','4c3e07d31f5240e7bfd1df19222a2a69',0);
INSERT INTO "inputs" VALUES('49a9f9cffe794603becfe5e492ba3243','DATASET','0dfaf732242244ed88f5b4a472977587','RUN','6238f66e87c54a71a1dc54632dce82f3',0);
INSERT INTO "inputs" VALUES('97b105bba9994753968404e02dc89d00','RUN_OUTPUT','4c3e07d31f5240e7bfd1df19222a2a69','MODEL_OUTPUT','m-efbe02e654984651aee6669699f2a5ea',3);
CREATE TABLE jobs (
	id VARCHAR(36) NOT NULL, 
	creation_time BIGINT NOT NULL, 
	function_fullname VARCHAR(500) NOT NULL, 
	params TEXT NOT NULL, 
	timeout FLOAT, 
	status INTEGER NOT NULL, 
	result TEXT, 
	retry_count INTEGER NOT NULL, 
	last_update_time BIGINT NOT NULL, 
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
INSERT INTO "latest_metrics" VALUES('rmse',0.5,2,1,0,'4c3e07d31f5240e7bfd1df19222a2a69');
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
INSERT INTO "logged_model_metrics" VALUES('m-efbe02e654984651aee6669699f2a5ea','rmse',1,0,1.5,1,'4c3e07d31f5240e7bfd1df19222a2a69',NULL,NULL,NULL);
INSERT INTO "logged_model_metrics" VALUES('m-efbe02e654984651aee6669699f2a5ea','rmse',2,1,0.5,1,'4c3e07d31f5240e7bfd1df19222a2a69',NULL,NULL,NULL);
CREATE TABLE logged_model_params (
	model_id VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	param_key VARCHAR(255) NOT NULL, 
	param_value TEXT NOT NULL, 
	CONSTRAINT logged_model_params_pk PRIMARY KEY (model_id, param_key), 
	CONSTRAINT fk_logged_model_params_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CONSTRAINT fk_logged_model_params_model_id FOREIGN KEY(model_id) REFERENCES logged_models (model_id) ON DELETE CASCADE
);
INSERT INTO "logged_model_params" VALUES('m-efbe02e654984651aee6669699f2a5ea',1,'depth','3');
CREATE TABLE logged_model_tags (
	model_id VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	tag_key VARCHAR(255) NOT NULL, 
	tag_value TEXT NOT NULL, 
	CONSTRAINT logged_model_tags_pk PRIMARY KEY (model_id, tag_key), 
	CONSTRAINT fk_logged_model_tags_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CONSTRAINT fk_logged_model_tags_model_id FOREIGN KEY(model_id) REFERENCES logged_models (model_id) ON DELETE CASCADE
);
INSERT INTO "logged_model_tags" VALUES('m-efbe02e654984651aee6669699f2a5ea',1,'x','y');
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
INSERT INTO "logged_models" VALUES('m-efbe02e654984651aee6669699f2a5ea',1,'tree','artifacts/models/m-efbe02e654984651aee6669699f2a5ea/artifacts',1796062193777,1796062193906,2,'active','sklearn','4c3e07d31f5240e7bfd1df19222a2a69',NULL);
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
INSERT INTO "metrics" VALUES('rmse',1.5,1,'4c3e07d31f5240e7bfd1df19222a2a69',0,0);
INSERT INTO "metrics" VALUES('rmse',0.5,2,'4c3e07d31f5240e7bfd1df19222a2a69',1,0);
CREATE TABLE "model_version_tags" (
	"key" VARCHAR(250) NOT NULL, 
	value TEXT, 
	name VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT model_version_tag_pk PRIMARY KEY ("key", name, version), 
	FOREIGN KEY(name, version) REFERENCES model_versions (name, version) ON UPDATE CASCADE
);
INSERT INTO "model_version_tags" VALUES('n','0','forest',1);
INSERT INTO "model_version_tags" VALUES('n','1','forest',2);
INSERT INTO "model_version_tags" VALUES('n','2','forest',3);
INSERT INTO "model_version_tags" VALUES('n','0','gone [/]',1);
INSERT INTO "model_version_tags" VALUES('n','1','gone [/]',2);
INSERT INTO "model_version_tags" VALUES('n','2','gone [/]',3);
INSERT INTO "model_version_tags" VALUES('lang','en','greet',1);
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.is_prompt','true','greet',1);
INSERT INTO "model_version_tags" VALUES('_mlflow_prompt_type','text','greet',1);
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.text','Hello {{ name }}, you are {{age}}.
Be kind.','greet',1);
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.is_prompt','true','greet',2);
INSERT INTO "model_version_tags" VALUES('_mlflow_prompt_type','text','greet',2);
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.text','Hi {{ name }}!
Be kind.','greet',2);
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.is_prompt','true','chat',1);
INSERT INTO "model_version_tags" VALUES('_mlflow_prompt_type','chat','chat',1);
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.text','[{"role": "system", "content": "You {{x}}"}, {"role": "user", "content": "{{q}}"}]','chat',1);
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
	run_link VARCHAR(500), storage_location VARCHAR(500), 
	CONSTRAINT model_version_pk PRIMARY KEY (name, version), 
	FOREIGN KEY(name) REFERENCES registered_models (name) ON UPDATE CASCADE
);
INSERT INTO "model_versions" VALUES('forest',1,1796062192605,1796062193680,'v 0',NULL,'Staging','artifacts/m0','4c3e07d31f5240e7bfd1df19222a2a69','READY',NULL,NULL,'artifacts/m0');
INSERT INTO "model_versions" VALUES('forest',2,1796062192768,1796062192768,'v 1',NULL,'None','artifacts/m1','4c3e07d31f5240e7bfd1df19222a2a69','READY',NULL,NULL,'artifacts/m1');
INSERT INTO "model_versions" VALUES('forest',3,1796062192854,1796062192854,'v 2',NULL,'None','artifacts/m2',NULL,'READY',NULL,NULL,'artifacts/m2');
INSERT INTO "model_versions" VALUES('gone [/]',1,1796062193008,1796062193008,'v 0',NULL,'None','artifacts/m0','4c3e07d31f5240e7bfd1df19222a2a69','READY',NULL,NULL,'artifacts/m0');
INSERT INTO "model_versions" VALUES('gone [/]',2,1796062193102,1796062193102,'v 1',NULL,'None','artifacts/m1','4c3e07d31f5240e7bfd1df19222a2a69','READY',NULL,NULL,'artifacts/m1');
INSERT INTO "model_versions" VALUES('gone [/]',3,1796062193206,1796062193206,'v 2',NULL,'None','artifacts/m2',NULL,'READY',NULL,NULL,'artifacts/m2');
INSERT INTO "model_versions" VALUES('forest',4,1796062194016,1796062194016,NULL,NULL,'None','models:/m-efbe02e654984651aee6669699f2a5ea','4c3e07d31f5240e7bfd1df19222a2a69','READY',NULL,NULL,'artifacts/models/m-efbe02e654984651aee6669699f2a5ea/artifacts');
INSERT INTO "model_versions" VALUES('greet',1,1796062194143,1796062194143,'first',NULL,'None','dummy-source',NULL,'READY',NULL,NULL,'dummy-source');
INSERT INTO "model_versions" VALUES('greet',2,1796062194510,1796062194510,'second',NULL,'None','dummy-source',NULL,'READY',NULL,NULL,'dummy-source');
INSERT INTO "model_versions" VALUES('chat',1,1796062194843,1796062194843,NULL,NULL,'None','dummy-source',NULL,'READY',NULL,NULL,'dummy-source');
CREATE TABLE "params" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000) NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT param_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
CREATE TABLE registered_model_aliases (
	alias VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	CONSTRAINT registered_model_alias_pk PRIMARY KEY (name, alias), 
	CONSTRAINT registered_model_alias_name_fkey FOREIGN KEY(name) REFERENCES registered_models (name) ON DELETE cascade ON UPDATE cascade
);
INSERT INTO "registered_model_aliases" VALUES('champion',2,'forest');
INSERT INTO "registered_model_aliases" VALUES('old',1,'forest');
INSERT INTO "registered_model_aliases" VALUES('best',2,'forest');
INSERT INTO "registered_model_aliases" VALUES('live',2,'greet');
CREATE TABLE registered_model_tags (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	name VARCHAR(256) NOT NULL, 
	CONSTRAINT registered_model_tag_pk PRIMARY KEY ("key", name), 
	FOREIGN KEY(name) REFERENCES registered_models (name) ON UPDATE cascade
);
INSERT INTO "registered_model_tags" VALUES('team','blue','forest');
INSERT INTO "registered_model_tags" VALUES('team','blue','gone [/]');
INSERT INTO "registered_model_tags" VALUES('mlflow.prompt.is_prompt','true','greet');
INSERT INTO "registered_model_tags" VALUES('lang','en','greet');
INSERT INTO "registered_model_tags" VALUES('mlflow.prompt.is_prompt','true','chat');
CREATE TABLE registered_models (
	name VARCHAR(256) NOT NULL, 
	creation_time BIGINT, 
	last_updated_time BIGINT, 
	description VARCHAR(5000), 
	CONSTRAINT registered_model_pk PRIMARY KEY (name), 
	UNIQUE (name)
);
INSERT INTO "registered_models" VALUES('forest',1796062192460,1796062194016,'A forest.
Second line');
INSERT INTO "registered_models" VALUES('gone [/]',1796062192945,1796062193206,'A forest.
Second line');
INSERT INTO "registered_models" VALUES('greet',1796062194084,1796062194510,'first');
INSERT INTO "registered_models" VALUES('chat',1796062194751,1796062194843,NULL);
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
	CONSTRAINT source_type CHECK (source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT')), 
	CONSTRAINT runs_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), 
	FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED'))
);
INSERT INTO "runs" VALUES('4c3e07d31f5240e7bfd1df19222a2a69','train','UNKNOWN','','','unknown','FINISHED',1796062191602,1796062199380,'','active','artifacts/4c3e07d31f5240e7bfd1df19222a2a69/artifacts',1,NULL);
INSERT INTO "runs" VALUES('6238f66e87c54a71a1dc54632dce82f3','eval','UNKNOWN','','','unknown','RUNNING',1796062191934,NULL,'','active','artifacts/6238f66e87c54a71a1dc54632dce82f3/artifacts',1,NULL);
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
	content TEXT NOT NULL, 
	CONSTRAINT spans_pk PRIMARY KEY (trace_id, span_id), 
	CONSTRAINT fk_spans_trace_id FOREIGN KEY(trace_id) REFERENCES trace_info (request_id) ON DELETE CASCADE, 
	CONSTRAINT fk_spans_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
INSERT INTO "spans" VALUES('tr-2618f1e88730f44eb1db53c12672555f',1,'f9c85c925a77068d','3cc10978cba7bc97','retrieve','RETRIEVER','OK',1796062197267095157,1796062197267196817,'{"trace_id": "Jhjx6Icw9E6x21PBJnJVXw==", "span_id": "+chcklp3Bo0=", "parent_span_id": "PMEJeMunvJc=", "name": "retrieve", "start_time_unix_nano": 1796062197267095157, "end_time_unix_nano": 1796062197267196817, "events": [], "status": {"code": "STATUS_CODE_OK", "message": ""}, "attributes": {"mlflow.traceRequestId": "\"tr-2618f1e88730f44eb1db53c12672555f\"", "mlflow.spanType": "\"RETRIEVER\"", "mlflow.spanInputs": "{\"k\": 3}", "mlflow.spanOutputs": "[\"doc [/] one\", \"doc two\"]"}}');
INSERT INTO "spans" VALUES('tr-2618f1e88730f44eb1db53c12672555f',1,'81196bd5c735ace4','9ed974633d0e90b8','tool','TOOL','OK',1796062197389087146,1796062197389181796,'{"trace_id": "Jhjx6Icw9E6x21PBJnJVXw==", "span_id": "gRlr1cc1rOQ=", "parent_span_id": "ntl0Yz0OkLg=", "name": "tool", "start_time_unix_nano": 1796062197389087146, "end_time_unix_nano": 1796062197389181796, "events": [], "status": {"code": "STATUS_CODE_OK", "message": ""}, "attributes": {"mlflow.traceRequestId": "\"tr-2618f1e88730f44eb1db53c12672555f\"", "mlflow.spanType": "\"TOOL\"", "mlflow.spanInputs": "\"x\""}}');
INSERT INTO "spans" VALUES('tr-2618f1e88730f44eb1db53c12672555f',1,'9ed974633d0e90b8','3cc10978cba7bc97','llm','LLM','OK',1796062197388528288,1796062197446141463,'{"trace_id": "Jhjx6Icw9E6x21PBJnJVXw==", "span_id": "ntl0Yz0OkLg=", "parent_span_id": "PMEJeMunvJc=", "name": "llm", "start_time_unix_nano": 1796062197388528288, "end_time_unix_nano": 1796062197446141463, "events": [], "status": {"code": "STATUS_CODE_OK", "message": ""}, "attributes": {"mlflow.traceRequestId": "\"tr-2618f1e88730f44eb1db53c12672555f\"", "mlflow.spanType": "\"LLM\"", "mlflow.spanInputs": "{\"messages\": [{\"role\": \"user\", \"content\": \"why\"}]}", "mlflow.chat.tokenUsage": "{\"input_tokens\": 10, \"output_tokens\": 6, \"total_tokens\": 16}", "mlflow.spanOutputs": "{\"text\": \"because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof \"}"}}');
INSERT INTO "spans" VALUES('tr-2618f1e88730f44eb1db53c12672555f',1,'3cc10978cba7bc97',NULL,'ask 1','UNKNOWN','OK',1796062196863547728,1796062197482814990,'{"trace_id": "Jhjx6Icw9E6x21PBJnJVXw==", "span_id": "PMEJeMunvJc=", "parent_span_id": null, "name": "ask 1", "start_time_unix_nano": 1796062196863547728, "end_time_unix_nano": 1796062197482814990, "events": [], "status": {"code": "STATUS_CODE_OK", "message": ""}, "attributes": {"mlflow.traceRequestId": "\"tr-2618f1e88730f44eb1db53c12672555f\"", "mlflow.spanType": "\"UNKNOWN\"", "mlflow.spanInputs": "{\"q\": \"why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? \", \"n\": 1}", "mlflow.spanOutputs": "{\"answer\": 42}"}}');
INSERT INTO "spans" VALUES('tr-0d508c067bf3f4ea396c6e92b6f314f6',1,'62ddc1e7ce7c55b0','61f6a47b27fa3768','retrieve','RETRIEVER','OK',1796062197857696580,1796062197859652276,'{"trace_id": "DVCMBnvz9Oo5bG6StvMU9g==", "span_id": "Yt3B5858VbA=", "parent_span_id": "Yfakeyf6N2g=", "name": "retrieve", "start_time_unix_nano": 1796062197857696580, "end_time_unix_nano": 1796062197859652276, "events": [], "status": {"code": "STATUS_CODE_OK", "message": ""}, "attributes": {"mlflow.traceRequestId": "\"tr-0d508c067bf3f4ea396c6e92b6f314f6\"", "mlflow.spanType": "\"RETRIEVER\"", "mlflow.spanInputs": "{\"k\": 3}", "mlflow.spanOutputs": "[\"doc [/] one\", \"doc two\"]"}}');
INSERT INTO "spans" VALUES('tr-0d508c067bf3f4ea396c6e92b6f314f6',1,'5a1138b1b8fb4f87','1af33568995d4f61','tool','TOOL','ERROR',1796062198014726619,1796062198014794951,'{"trace_id": "DVCMBnvz9Oo5bG6StvMU9g==", "span_id": "WhE4sbj7T4c=", "parent_span_id": "GvM1aJldT2E=", "name": "tool", "start_time_unix_nano": 1796062198014726619, "end_time_unix_nano": 1796062198014794951, "events": [], "status": {"code": "STATUS_CODE_ERROR", "message": ""}, "attributes": {"mlflow.traceRequestId": "\"tr-0d508c067bf3f4ea396c6e92b6f314f6\"", "mlflow.spanType": "\"TOOL\"", "mlflow.spanInputs": "\"x\""}}');
INSERT INTO "spans" VALUES('tr-0d508c067bf3f4ea396c6e92b6f314f6',1,'1af33568995d4f61','61f6a47b27fa3768','llm','LLM','OK',1796062198014579502,1796062198098317914,'{"trace_id": "DVCMBnvz9Oo5bG6StvMU9g==", "span_id": "GvM1aJldT2E=", "parent_span_id": "Yfakeyf6N2g=", "name": "llm", "start_time_unix_nano": 1796062198014579502, "end_time_unix_nano": 1796062198098317914, "events": [], "status": {"code": "STATUS_CODE_OK", "message": ""}, "attributes": {"mlflow.traceRequestId": "\"tr-0d508c067bf3f4ea396c6e92b6f314f6\"", "mlflow.spanType": "\"LLM\"", "mlflow.spanInputs": "{\"messages\": [{\"role\": \"user\", \"content\": \"why\"}]}", "mlflow.chat.tokenUsage": "{\"input_tokens\": 10, \"output_tokens\": 7, \"total_tokens\": 17}", "mlflow.spanOutputs": "{\"text\": \"because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof because\\nof \"}"}}');
INSERT INTO "spans" VALUES('tr-0d508c067bf3f4ea396c6e92b6f314f6',1,'61f6a47b27fa3768',NULL,'ask 2','UNKNOWN','ERROR',1796062197853618381,1796062198242380676,'{"trace_id": "DVCMBnvz9Oo5bG6StvMU9g==", "span_id": "Yfakeyf6N2g=", "parent_span_id": null, "name": "ask 2", "start_time_unix_nano": 1796062197853618381, "end_time_unix_nano": 1796062198242380676, "events": [], "status": {"code": "STATUS_CODE_ERROR", "message": ""}, "attributes": {"mlflow.traceRequestId": "\"tr-0d508c067bf3f4ea396c6e92b6f314f6\"", "mlflow.spanType": "\"UNKNOWN\"", "mlflow.spanInputs": "{\"q\": \"why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? \", \"n\": 2}", "mlflow.spanOutputs": "{\"answer\": 42}"}}');
INSERT INTO "spans" VALUES('tr-1a8eaa3ffa1e3601c3c4e52bfd01036b',1,'7801f9f8ab0c9db1',NULL,'f','UNKNOWN','OK',1796062198899336404,1796062198899716727,'{"trace_id": "Go6qP/oeNgHDxOUr/QEDaw==", "span_id": "eAH5+KsMnbE=", "parent_span_id": null, "name": "f", "start_time_unix_nano": 1796062198899336404, "end_time_unix_nano": 1796062198899716727, "events": [], "status": {"code": "STATUS_CODE_OK", "message": ""}, "attributes": {"mlflow.traceRequestId": "\"tr-1a8eaa3ffa1e3601c3c4e52bfd01036b\"", "mlflow.spanType": "\"UNKNOWN\"", "mlflow.spanFunctionName": "\"f\"", "mlflow.spanInputs": "{\"x\": 41}", "mlflow.spanOutputs": "42"}}');
CREATE TABLE "tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "tags" VALUES('mlflow.runName','train','4c3e07d31f5240e7bfd1df19222a2a69');
INSERT INTO "tags" VALUES('mlflow.runName','eval','6238f66e87c54a71a1dc54632dce82f3');
CREATE TABLE trace_info (
	request_id VARCHAR(50) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	timestamp_ms BIGINT NOT NULL, 
	execution_time_ms BIGINT, 
	status VARCHAR(50) NOT NULL, client_request_id VARCHAR(50), request_preview VARCHAR(1000), response_preview VARCHAR(1000), 
	CONSTRAINT trace_info_pk PRIMARY KEY (request_id), 
	CONSTRAINT fk_trace_info_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
INSERT INTO "trace_info" VALUES('tr-2618f1e88730f44eb1db53c12672555f',1,1796062196863,619,'OK',NULL,'{"q": "why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? ", "n": 1}','{"answer": 42}');
INSERT INTO "trace_info" VALUES('tr-0d508c067bf3f4ea396c6e92b6f314f6',1,1796062197853,388,'ERROR',NULL,'{"q": "why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? ", "n": 2}','{"answer": 42}');
INSERT INTO "trace_info" VALUES('tr-1a8eaa3ffa1e3601c3c4e52bfd01036b',1,1796062198899,0,'OK',NULL,'{"x": 41}','42');
CREATE TABLE "trace_request_metadata" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	request_id VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_request_metadata_pk PRIMARY KEY ("key", request_id), 
	CONSTRAINT fk_trace_request_metadata_request_id FOREIGN KEY(request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
);
INSERT INTO "trace_request_metadata" VALUES('mlflow.user','ann','tr-2618f1e88730f44eb1db53c12672555f');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.name','fill.py','tr-2618f1e88730f44eb1db53c12672555f');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.type','LOCAL','tr-2618f1e88730f44eb1db53c12672555f');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.commit','','tr-2618f1e88730f44eb1db53c12672555f');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.repoURL','','tr-2618f1e88730f44eb1db53c12672555f');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.branch','','tr-2618f1e88730f44eb1db53c12672555f');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace_schema.version','3','tr-2618f1e88730f44eb1db53c12672555f');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceInputs','{"q": "why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? ...','tr-2618f1e88730f44eb1db53c12672555f');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceOutputs','{"answer": 42}','tr-2618f1e88730f44eb1db53c12672555f');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace.tokenUsage','{"input_tokens": 10, "output_tokens": 6, "total_tokens": 16}','tr-2618f1e88730f44eb1db53c12672555f');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace.sizeStats','{"total_size_bytes": 4060, "num_spans": 4, "max": 1128, "p25": 469, "p50": 604, "p75": 822}','tr-2618f1e88730f44eb1db53c12672555f');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace.sizeBytes','4060','tr-2618f1e88730f44eb1db53c12672555f');
INSERT INTO "trace_request_metadata" VALUES('mlflow.user','ann','tr-0d508c067bf3f4ea396c6e92b6f314f6');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.name','fill.py','tr-0d508c067bf3f4ea396c6e92b6f314f6');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.type','LOCAL','tr-0d508c067bf3f4ea396c6e92b6f314f6');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.commit','','tr-0d508c067bf3f4ea396c6e92b6f314f6');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.repoURL','','tr-0d508c067bf3f4ea396c6e92b6f314f6');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.branch','','tr-0d508c067bf3f4ea396c6e92b6f314f6');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace_schema.version','3','tr-0d508c067bf3f4ea396c6e92b6f314f6');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceInputs','{"q": "why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? ...','tr-0d508c067bf3f4ea396c6e92b6f314f6');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceOutputs','{"answer": 42}','tr-0d508c067bf3f4ea396c6e92b6f314f6');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace.tokenUsage','{"input_tokens": 10, "output_tokens": 7, "total_tokens": 17}','tr-0d508c067bf3f4ea396c6e92b6f314f6');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace.sizeStats','{"total_size_bytes": 4069, "num_spans": 4, "max": 1128, "p25": 470, "p50": 605, "p75": 825}','tr-0d508c067bf3f4ea396c6e92b6f314f6');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace.sizeBytes','4069','tr-0d508c067bf3f4ea396c6e92b6f314f6');
INSERT INTO "trace_request_metadata" VALUES('mlflow.user','ann','tr-1a8eaa3ffa1e3601c3c4e52bfd01036b');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.name','fill.py','tr-1a8eaa3ffa1e3601c3c4e52bfd01036b');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.type','LOCAL','tr-1a8eaa3ffa1e3601c3c4e52bfd01036b');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.commit','','tr-1a8eaa3ffa1e3601c3c4e52bfd01036b');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.repoURL','','tr-1a8eaa3ffa1e3601c3c4e52bfd01036b');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.branch','','tr-1a8eaa3ffa1e3601c3c4e52bfd01036b');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace_schema.version','3','tr-1a8eaa3ffa1e3601c3c4e52bfd01036b');
INSERT INTO "trace_request_metadata" VALUES('mlflow.sourceRun','4c3e07d31f5240e7bfd1df19222a2a69','tr-1a8eaa3ffa1e3601c3c4e52bfd01036b');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceInputs','{"x": 41}','tr-1a8eaa3ffa1e3601c3c4e52bfd01036b');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceOutputs','42','tr-1a8eaa3ffa1e3601c3c4e52bfd01036b');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace.sizeStats','{"total_size_bytes": 1199, "num_spans": 1, "max": 477, "p25": 477, "p50": 477, "p75": 477}','tr-1a8eaa3ffa1e3601c3c4e52bfd01036b');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace.sizeBytes','1199','tr-1a8eaa3ffa1e3601c3c4e52bfd01036b');
CREATE TABLE "trace_tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	request_id VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_tag_pk PRIMARY KEY ("key", request_id), 
	CONSTRAINT fk_trace_tags_request_id FOREIGN KEY(request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
);
INSERT INTO "trace_tags" VALUES('mlflow.artifactLocation','artifacts/traces/tr-2618f1e88730f44eb1db53c12672555f/artifacts','tr-2618f1e88730f44eb1db53c12672555f');
INSERT INTO "trace_tags" VALUES('mlflow.traceName','ask 1','tr-2618f1e88730f44eb1db53c12672555f');
INSERT INTO "trace_tags" VALUES('mlflow.artifactLocation','artifacts/traces/tr-0d508c067bf3f4ea396c6e92b6f314f6/artifacts','tr-0d508c067bf3f4ea396c6e92b6f314f6');
INSERT INTO "trace_tags" VALUES('mlflow.traceName','ask 2','tr-0d508c067bf3f4ea396c6e92b6f314f6');
INSERT INTO "trace_tags" VALUES('mlflow.artifactLocation','artifacts/traces/tr-1a8eaa3ffa1e3601c3c4e52bfd01036b/artifacts','tr-1a8eaa3ffa1e3601c3c4e52bfd01036b');
INSERT INTO "trace_tags" VALUES('mlflow.traceName','f','tr-1a8eaa3ffa1e3601c3c4e52bfd01036b');
CREATE TABLE webhook_events (
	webhook_id VARCHAR(256) NOT NULL, 
	entity VARCHAR(50) NOT NULL, 
	action VARCHAR(50) NOT NULL, 
	CONSTRAINT webhook_event_pk PRIMARY KEY (webhook_id, entity, action), 
	FOREIGN KEY(webhook_id) REFERENCES webhooks (webhook_id) ON DELETE cascade
);
CREATE TABLE webhooks (
	webhook_id VARCHAR(256) NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	description VARCHAR(1000), 
	url VARCHAR(500) NOT NULL, 
	status VARCHAR(20) DEFAULT 'ACTIVE' NOT NULL, 
	secret VARCHAR(1000), 
	creation_timestamp BIGINT, 
	last_updated_timestamp BIGINT, 
	deleted_timestamp BIGINT, 
	CONSTRAINT webhook_pk PRIMARY KEY (webhook_id)
);
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
CREATE INDEX idx_webhooks_status ON webhooks (status);
CREATE INDEX idx_webhooks_name ON webhooks (name);
CREATE INDEX idx_webhook_events_entity ON webhook_events (entity);
CREATE INDEX idx_webhook_events_action ON webhook_events (action);
CREATE INDEX idx_webhook_events_entity_action ON webhook_events (entity, action);
CREATE UNIQUE INDEX index_scorers_experiment_id_scorer_name ON scorers (experiment_id, scorer_name);
CREATE INDEX index_scorer_versions_scorer_id ON scorer_versions (scorer_id);
CREATE INDEX index_evaluation_datasets_name ON evaluation_datasets (name);
CREATE INDEX index_evaluation_datasets_created_time ON evaluation_datasets (created_time);
CREATE INDEX index_evaluation_dataset_tags_dataset_id ON evaluation_dataset_tags (dataset_id);
CREATE INDEX index_evaluation_dataset_records_dataset_id ON evaluation_dataset_records (dataset_id);
CREATE INDEX index_jobs_function_status_creation_time ON jobs (function_fullname, status, creation_time);
COMMIT;
