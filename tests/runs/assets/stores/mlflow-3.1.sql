BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('bda7b8c39065');
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
INSERT INTO "datasets" VALUES('9a52237052f344fe8e7bd3854b700772',1,'houses','abc123','local','{"uri": "houses.csv"}','{"mlflow_colspec": [{"type":"double","name":"age"}]}','{"num_rows": 442}');
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
INSERT INTO "experiments" VALUES(0,'Default','artifacts/0','active',1796062864423,1796062864423);
INSERT INTO "experiments" VALUES(1,'bench','artifacts','active',1796062864446,1796062864446);
CREATE TABLE input_tags (
	input_uuid VARCHAR(36) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	value VARCHAR(500) NOT NULL, 
	CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name)
);
INSERT INTO "input_tags" VALUES('9f992ee5db6f4d63a55c7a453015e76e','mlflow.data.context','training');
INSERT INTO "input_tags" VALUES('a6d2ae29bc604167a8713f7aeff8a019','mlflow.data.context','eval');
CREATE TABLE inputs (
	input_uuid VARCHAR(36) NOT NULL, 
	source_type VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	destination_type VARCHAR(36) NOT NULL, 
	destination_id VARCHAR(36) NOT NULL, step BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT inputs_pk PRIMARY KEY (source_type, source_id, destination_type, destination_id)
);
INSERT INTO "inputs" VALUES('9f992ee5db6f4d63a55c7a453015e76e','DATASET','9a52237052f344fe8e7bd3854b700772','RUN','de1d2b58afc8454b89fd691d05d9d863',0);
INSERT INTO "inputs" VALUES('a6d2ae29bc604167a8713f7aeff8a019','DATASET','9a52237052f344fe8e7bd3854b700772','RUN','06482732ed8147839568845602248a7a',0);
INSERT INTO "inputs" VALUES('daf960c23dc84c45a34ed56156d4592d','RUN_OUTPUT','de1d2b58afc8454b89fd691d05d9d863','MODEL_OUTPUT','m-1687cdf3ec7f4c018a4a56b1c0fb0613',3);
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
INSERT INTO "latest_metrics" VALUES('rmse',0.5,2,1,0,'de1d2b58afc8454b89fd691d05d9d863');
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
INSERT INTO "logged_model_metrics" VALUES('m-1687cdf3ec7f4c018a4a56b1c0fb0613','rmse',1,0,1.5,1,'de1d2b58afc8454b89fd691d05d9d863',NULL,NULL,NULL);
INSERT INTO "logged_model_metrics" VALUES('m-1687cdf3ec7f4c018a4a56b1c0fb0613','rmse',2,1,0.5,1,'de1d2b58afc8454b89fd691d05d9d863',NULL,NULL,NULL);
CREATE TABLE logged_model_params (
	model_id VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	param_key VARCHAR(255) NOT NULL, 
	param_value TEXT NOT NULL, 
	CONSTRAINT logged_model_params_pk PRIMARY KEY (model_id, param_key), 
	CONSTRAINT fk_logged_model_params_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CONSTRAINT fk_logged_model_params_model_id FOREIGN KEY(model_id) REFERENCES logged_models (model_id) ON DELETE CASCADE
);
INSERT INTO "logged_model_params" VALUES('m-1687cdf3ec7f4c018a4a56b1c0fb0613',1,'depth','3');
CREATE TABLE logged_model_tags (
	model_id VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	tag_key VARCHAR(255) NOT NULL, 
	tag_value TEXT NOT NULL, 
	CONSTRAINT logged_model_tags_pk PRIMARY KEY (model_id, tag_key), 
	CONSTRAINT fk_logged_model_tags_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CONSTRAINT fk_logged_model_tags_model_id FOREIGN KEY(model_id) REFERENCES logged_models (model_id) ON DELETE CASCADE
);
INSERT INTO "logged_model_tags" VALUES('m-1687cdf3ec7f4c018a4a56b1c0fb0613',1,'x','y');
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
INSERT INTO "logged_models" VALUES('m-1687cdf3ec7f4c018a4a56b1c0fb0613',1,'tree','artifacts/models/m-1687cdf3ec7f4c018a4a56b1c0fb0613/artifacts',1796062865155,1796062865224,2,'active','sklearn','de1d2b58afc8454b89fd691d05d9d863',NULL);
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
INSERT INTO "metrics" VALUES('rmse',1.5,1,'de1d2b58afc8454b89fd691d05d9d863',0,0);
INSERT INTO "metrics" VALUES('rmse',0.5,2,'de1d2b58afc8454b89fd691d05d9d863',1,0);
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
INSERT INTO "model_version_tags" VALUES('n','0','gone [x]',1);
INSERT INTO "model_version_tags" VALUES('n','1','gone [x]',2);
INSERT INTO "model_version_tags" VALUES('n','2','gone [x]',3);
INSERT INTO "model_version_tags" VALUES('lang','en','greet',1);
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.is_prompt','true','greet',1);
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.text','Hello {{ name }}, you are {{age}}.
Be kind.','greet',1);
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.is_prompt','true','greet',2);
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.text','Hi {{ name }}!
Be kind.','greet',2);
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.is_prompt','true','chat',1);
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.text','[{''role'': ''system'', ''content'': ''You {{x}}''}, {''role'': ''user'', ''content'': ''{{q}}''}]','chat',1);
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
INSERT INTO "model_versions" VALUES('forest',1,1796062864799,1796062865123,'v 0',NULL,'Staging','artifacts/m0','de1d2b58afc8454b89fd691d05d9d863','READY',NULL,NULL,'artifacts/m0');
INSERT INTO "model_versions" VALUES('forest',2,1796062864838,1796062864838,'v 1',NULL,'None','artifacts/m1','de1d2b58afc8454b89fd691d05d9d863','READY',NULL,NULL,'artifacts/m1');
INSERT INTO "model_versions" VALUES('forest',3,1796062864863,1796062864863,'v 2',NULL,'None','artifacts/m2',NULL,'READY',NULL,NULL,'artifacts/m2');
INSERT INTO "model_versions" VALUES('gone [x]',1,1796062864918,1796062864918,'v 0',NULL,'None','artifacts/m0','de1d2b58afc8454b89fd691d05d9d863','READY',NULL,NULL,'artifacts/m0');
INSERT INTO "model_versions" VALUES('gone [x]',2,1796062864950,1796062864950,'v 1',NULL,'None','artifacts/m1','de1d2b58afc8454b89fd691d05d9d863','READY',NULL,NULL,'artifacts/m1');
INSERT INTO "model_versions" VALUES('gone [x]',3,1796062864974,1796062864974,'v 2',NULL,'None','artifacts/m2',NULL,'READY',NULL,NULL,'artifacts/m2');
INSERT INTO "model_versions" VALUES('forest',4,1796062865304,1796062865304,NULL,NULL,'None','models:/m-1687cdf3ec7f4c018a4a56b1c0fb0613','de1d2b58afc8454b89fd691d05d9d863','READY',NULL,NULL,'artifacts/models/m-1687cdf3ec7f4c018a4a56b1c0fb0613/artifacts');
INSERT INTO "model_versions" VALUES('greet',1,1796062865344,1796062865344,'first',NULL,'None','dummy-source',NULL,'READY',NULL,NULL,'dummy-source');
INSERT INTO "model_versions" VALUES('greet',2,1796062865376,1796062865376,'second',NULL,'None','dummy-source',NULL,'READY',NULL,NULL,'dummy-source');
INSERT INTO "model_versions" VALUES('chat',1,1796062865462,1796062865462,NULL,NULL,'None','dummy-source',NULL,'READY',NULL,NULL,'dummy-source');
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
INSERT INTO "registered_model_tags" VALUES('team','blue','gone [x]');
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
INSERT INTO "registered_models" VALUES('forest',1796062864760,1796062865304,'A forest.
Second line');
INSERT INTO "registered_models" VALUES('gone [x]',1796062864887,1796062864974,'A forest.
Second line');
INSERT INTO "registered_models" VALUES('greet',1796062865325,1796062865376,'first');
INSERT INTO "registered_models" VALUES('chat',1796062865447,1796062865462,NULL);
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
INSERT INTO "runs" VALUES('de1d2b58afc8454b89fd691d05d9d863','train','UNKNOWN','','','unknown','FINISHED',1796062864472,1796062865982,'','active','artifacts/de1d2b58afc8454b89fd691d05d9d863/artifacts',1,NULL);
INSERT INTO "runs" VALUES('06482732ed8147839568845602248a7a','eval','UNKNOWN','','','unknown','RUNNING',1796062864600,NULL,'','active','artifacts/06482732ed8147839568845602248a7a/artifacts',1,NULL);
CREATE TABLE "tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "tags" VALUES('mlflow.runName','train','de1d2b58afc8454b89fd691d05d9d863');
INSERT INTO "tags" VALUES('mlflow.runName','eval','06482732ed8147839568845602248a7a');
CREATE TABLE trace_info (
	request_id VARCHAR(50) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	timestamp_ms BIGINT NOT NULL, 
	execution_time_ms BIGINT, 
	status VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_info_pk PRIMARY KEY (request_id), 
	CONSTRAINT fk_trace_info_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
INSERT INTO "trace_info" VALUES('ae1942c5df8d4c99a33577fcf611b8b1',1,1796062865583,127,'OK');
INSERT INTO "trace_info" VALUES('ca045a9e31b049898e33e17d0ce02c24',1,1796062865732,10,'ERROR');
INSERT INTO "trace_info" VALUES('74cde699f29f46528fa98fb314181b22',1,1796062865868,55,'OK');
CREATE TABLE "trace_request_metadata" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	request_id VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_request_metadata_pk PRIMARY KEY ("key", request_id), 
	CONSTRAINT fk_trace_request_metadata_request_id FOREIGN KEY(request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
);
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace_schema.version','3','ae1942c5df8d4c99a33577fcf611b8b1');
INSERT INTO "trace_request_metadata" VALUES('mlflow.user','ann','ae1942c5df8d4c99a33577fcf611b8b1');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.name','fill.py','ae1942c5df8d4c99a33577fcf611b8b1');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.type','LOCAL','ae1942c5df8d4c99a33577fcf611b8b1');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.commit','','ae1942c5df8d4c99a33577fcf611b8b1');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.repoURL','','ae1942c5df8d4c99a33577fcf611b8b1');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.branch','','ae1942c5df8d4c99a33577fcf611b8b1');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceInputs','{"q": "why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? ...','ae1942c5df8d4c99a33577fcf611b8b1');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceOutputs','{"answer": 42}','ae1942c5df8d4c99a33577fcf611b8b1');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace.tokenUsage','{"input_tokens": 10, "output_tokens": 6, "total_tokens": 16}','ae1942c5df8d4c99a33577fcf611b8b1');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace_schema.version','3','ca045a9e31b049898e33e17d0ce02c24');
INSERT INTO "trace_request_metadata" VALUES('mlflow.user','ann','ca045a9e31b049898e33e17d0ce02c24');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.name','fill.py','ca045a9e31b049898e33e17d0ce02c24');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.type','LOCAL','ca045a9e31b049898e33e17d0ce02c24');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.commit','','ca045a9e31b049898e33e17d0ce02c24');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.repoURL','','ca045a9e31b049898e33e17d0ce02c24');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.branch','','ca045a9e31b049898e33e17d0ce02c24');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceInputs','{"q": "why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? ...','ca045a9e31b049898e33e17d0ce02c24');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceOutputs','{"answer": 42}','ca045a9e31b049898e33e17d0ce02c24');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace.tokenUsage','{"input_tokens": 10, "output_tokens": 7, "total_tokens": 17}','ca045a9e31b049898e33e17d0ce02c24');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace_schema.version','3','74cde699f29f46528fa98fb314181b22');
INSERT INTO "trace_request_metadata" VALUES('mlflow.user','ann','74cde699f29f46528fa98fb314181b22');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.name','fill.py','74cde699f29f46528fa98fb314181b22');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.type','LOCAL','74cde699f29f46528fa98fb314181b22');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.commit','','74cde699f29f46528fa98fb314181b22');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.repoURL','','74cde699f29f46528fa98fb314181b22');
INSERT INTO "trace_request_metadata" VALUES('mlflow.source.git.branch','','74cde699f29f46528fa98fb314181b22');
INSERT INTO "trace_request_metadata" VALUES('mlflow.sourceRun','de1d2b58afc8454b89fd691d05d9d863','74cde699f29f46528fa98fb314181b22');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceInputs','{"x": 41}','74cde699f29f46528fa98fb314181b22');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceOutputs','42','74cde699f29f46528fa98fb314181b22');
CREATE TABLE "trace_tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	request_id VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_tag_pk PRIMARY KEY ("key", request_id), 
	CONSTRAINT fk_trace_tags_request_id FOREIGN KEY(request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
);
INSERT INTO "trace_tags" VALUES('mlflow.traceName','ask 1','ae1942c5df8d4c99a33577fcf611b8b1');
INSERT INTO "trace_tags" VALUES('mlflow.artifactLocation','artifacts/traces/ae1942c5df8d4c99a33577fcf611b8b1/artifacts','ae1942c5df8d4c99a33577fcf611b8b1');
INSERT INTO "trace_tags" VALUES('mlflow.traceName','ask 2','ca045a9e31b049898e33e17d0ce02c24');
INSERT INTO "trace_tags" VALUES('mlflow.artifactLocation','artifacts/traces/ca045a9e31b049898e33e17d0ce02c24/artifacts','ca045a9e31b049898e33e17d0ce02c24');
INSERT INTO "trace_tags" VALUES('mlflow.traceName','f','74cde699f29f46528fa98fb314181b22');
INSERT INTO "trace_tags" VALUES('mlflow.artifactLocation','artifacts/traces/74cde699f29f46528fa98fb314181b22/artifacts','74cde699f29f46528fa98fb314181b22');
CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid);
CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid);
CREATE INDEX index_inputs_destination_type_destination_id_source_type ON inputs (destination_type, destination_id, source_type);
CREATE INDEX index_inputs_input_uuid ON inputs (input_uuid);
CREATE INDEX index_params_run_uuid ON params (run_uuid);
CREATE INDEX index_trace_info_experiment_id_timestamp_ms ON trace_info (experiment_id, timestamp_ms);
CREATE INDEX index_trace_tags_request_id ON trace_tags (request_id);
CREATE INDEX index_trace_request_metadata_request_id ON trace_request_metadata (request_id);
CREATE INDEX index_tags_run_uuid ON tags (run_uuid);
CREATE INDEX index_datasets_dataset_uuid ON datasets (dataset_uuid);
CREATE INDEX index_datasets_experiment_id_dataset_source_type ON datasets (experiment_id, dataset_source_type);
CREATE INDEX index_logged_model_metrics_model_id ON logged_model_metrics (model_id);
COMMIT;
