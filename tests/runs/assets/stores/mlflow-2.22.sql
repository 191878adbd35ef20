BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0584bdc529eb');
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
INSERT INTO "datasets" VALUES('007709cb77024c0eb1956079e39647b0',1,'houses','abc123','local','{"uri": "houses.csv"}','{"mlflow_colspec": [{"type":"double","name":"age"}]}','{"num_rows": 442}');
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
INSERT INTO "experiments" VALUES(0,'Default','artifacts/0','active',1796062847543,1796062847543);
INSERT INTO "experiments" VALUES(1,'bench','artifacts','active',1796062847566,1796062847566);
CREATE TABLE input_tags (
	input_uuid VARCHAR(36) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	value VARCHAR(500) NOT NULL, 
	CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name)
);
INSERT INTO "input_tags" VALUES('e6ae0903251c4d85bb4c25802a1f1c59','mlflow.data.context','training');
INSERT INTO "input_tags" VALUES('803496296df0461092a3b3a1ee4e7d5a','mlflow.data.context','eval');
CREATE TABLE inputs (
	input_uuid VARCHAR(36) NOT NULL, 
	source_type VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	destination_type VARCHAR(36) NOT NULL, 
	destination_id VARCHAR(36) NOT NULL, 
	CONSTRAINT inputs_pk PRIMARY KEY (source_type, source_id, destination_type, destination_id)
);
INSERT INTO "inputs" VALUES('e6ae0903251c4d85bb4c25802a1f1c59','DATASET','007709cb77024c0eb1956079e39647b0','RUN','3fb9b236ccca48d387aa81b70465b824');
INSERT INTO "inputs" VALUES('803496296df0461092a3b3a1ee4e7d5a','DATASET','007709cb77024c0eb1956079e39647b0','RUN','ffe39a141d0143818268cec0c58a085f');
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
CREATE TABLE model_version_tags (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	name VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT model_version_tag_pk PRIMARY KEY ("key", name, version), 
	FOREIGN KEY(name, version) REFERENCES model_versions (name, version) ON UPDATE cascade
);
INSERT INTO "model_version_tags" VALUES('n','0','forest',1);
INSERT INTO "model_version_tags" VALUES('n','1','forest',2);
INSERT INTO "model_version_tags" VALUES('n','2','forest',3);
INSERT INTO "model_version_tags" VALUES('n','0','gone [x]',1);
INSERT INTO "model_version_tags" VALUES('n','1','gone [x]',2);
INSERT INTO "model_version_tags" VALUES('n','2','gone [x]',3);
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
INSERT INTO "model_versions" VALUES('forest',1,1796062847750,1796062848041,'v 0',NULL,'Staging','artifacts/m0','3fb9b236ccca48d387aa81b70465b824','READY',NULL,NULL,'artifacts/m0');
INSERT INTO "model_versions" VALUES('forest',2,1796062847775,1796062847775,'v 1',NULL,'None','artifacts/m1','3fb9b236ccca48d387aa81b70465b824','READY',NULL,NULL,'artifacts/m1');
INSERT INTO "model_versions" VALUES('forest',3,1796062847814,1796062847814,'v 2',NULL,'None','artifacts/m2',NULL,'READY',NULL,NULL,'artifacts/m2');
INSERT INTO "model_versions" VALUES('gone [x]',1,1796062847871,1796062847871,'v 0',NULL,'None','artifacts/m0','3fb9b236ccca48d387aa81b70465b824','READY',NULL,NULL,'artifacts/m0');
INSERT INTO "model_versions" VALUES('gone [x]',2,1796062847910,1796062847910,'v 1',NULL,'None','artifacts/m1','3fb9b236ccca48d387aa81b70465b824','READY',NULL,NULL,'artifacts/m1');
INSERT INTO "model_versions" VALUES('gone [x]',3,1796062847944,1796062847944,'v 2',NULL,'None','artifacts/m2',NULL,'READY',NULL,NULL,'artifacts/m2');
INSERT INTO "model_versions" VALUES('greet',1,1796062848070,1796062848070,'first',NULL,'None','dummy-source',NULL,'READY',NULL,NULL,'dummy-source');
INSERT INTO "model_versions" VALUES('greet',2,1796062848081,1796062848081,'second',NULL,'None','dummy-source',NULL,'READY',NULL,NULL,'dummy-source');
INSERT INTO "model_versions" VALUES('chat',1,1796062848124,1796062848124,NULL,NULL,'None','dummy-source',NULL,'READY',NULL,NULL,'dummy-source');
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
INSERT INTO "registered_models" VALUES('forest',1796062847723,1796062848041,'A forest.
Second line');
INSERT INTO "registered_models" VALUES('gone [x]',1796062847850,1796062847944,'A forest.
Second line');
INSERT INTO "registered_models" VALUES('greet',1796062848060,1796062848081,'first');
INSERT INTO "registered_models" VALUES('chat',1796062848107,1796062848124,NULL);
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
INSERT INTO "runs" VALUES('3fb9b236ccca48d387aa81b70465b824','train','UNKNOWN','','','unknown','FINISHED',1796062847590,1796062848569,'','active','artifacts/3fb9b236ccca48d387aa81b70465b824/artifacts',1,NULL);
INSERT INTO "runs" VALUES('ffe39a141d0143818268cec0c58a085f','eval','UNKNOWN','','','unknown','RUNNING',1796062847669,NULL,'','active','artifacts/ffe39a141d0143818268cec0c58a085f/artifacts',1,NULL);
CREATE TABLE "tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "tags" VALUES('mlflow.runName','train','3fb9b236ccca48d387aa81b70465b824');
INSERT INTO "tags" VALUES('mlflow.runName','eval','ffe39a141d0143818268cec0c58a085f');
CREATE TABLE trace_info (
	request_id VARCHAR(50) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	timestamp_ms BIGINT NOT NULL, 
	execution_time_ms BIGINT, 
	status VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_info_pk PRIMARY KEY (request_id), 
	CONSTRAINT fk_trace_info_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
INSERT INTO "trace_info" VALUES('52d7da2229414753a984b339c537813b',1,1796062848165,279,'OK');
INSERT INTO "trace_info" VALUES('bd6942f1631549dab05eb540c1d53926',1,1796062848488,22,'ERROR');
INSERT INTO "trace_info" VALUES('1fe5febdeace43bd964f06bd67ed1809',1,1796062848541,7,'OK');
CREATE TABLE "trace_request_metadata" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	request_id VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_request_metadata_pk PRIMARY KEY ("key", request_id), 
	CONSTRAINT fk_trace_request_metadata_request_id FOREIGN KEY(request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
);
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace_schema.version','2','52d7da2229414753a984b339c537813b');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceInputs','{"q": "why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? ...','52d7da2229414753a984b339c537813b');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceOutputs','{"answer": 42}','52d7da2229414753a984b339c537813b');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace_schema.version','2','bd6942f1631549dab05eb540c1d53926');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceInputs','{"q": "why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? why? ...','bd6942f1631549dab05eb540c1d53926');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceOutputs','{"answer": 42}','bd6942f1631549dab05eb540c1d53926');
INSERT INTO "trace_request_metadata" VALUES('mlflow.trace_schema.version','2','1fe5febdeace43bd964f06bd67ed1809');
INSERT INTO "trace_request_metadata" VALUES('mlflow.sourceRun','3fb9b236ccca48d387aa81b70465b824','1fe5febdeace43bd964f06bd67ed1809');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceInputs','{"x": 41}','1fe5febdeace43bd964f06bd67ed1809');
INSERT INTO "trace_request_metadata" VALUES('mlflow.traceOutputs','42','1fe5febdeace43bd964f06bd67ed1809');
CREATE TABLE "trace_tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	request_id VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_tag_pk PRIMARY KEY ("key", request_id), 
	CONSTRAINT fk_trace_tags_request_id FOREIGN KEY(request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
);
INSERT INTO "trace_tags" VALUES('mlflow.source.name','fill.py','52d7da2229414753a984b339c537813b');
INSERT INTO "trace_tags" VALUES('mlflow.source.type','LOCAL','52d7da2229414753a984b339c537813b');
INSERT INTO "trace_tags" VALUES('mlflow.traceName','ask 1','52d7da2229414753a984b339c537813b');
INSERT INTO "trace_tags" VALUES('mlflow.artifactLocation','artifacts/traces/52d7da2229414753a984b339c537813b/artifacts','52d7da2229414753a984b339c537813b');
INSERT INTO "trace_tags" VALUES('mlflow.source.name','fill.py','bd6942f1631549dab05eb540c1d53926');
INSERT INTO "trace_tags" VALUES('mlflow.source.type','LOCAL','bd6942f1631549dab05eb540c1d53926');
INSERT INTO "trace_tags" VALUES('mlflow.traceName','ask 2','bd6942f1631549dab05eb540c1d53926');
INSERT INTO "trace_tags" VALUES('mlflow.artifactLocation','artifacts/traces/bd6942f1631549dab05eb540c1d53926/artifacts','bd6942f1631549dab05eb540c1d53926');
INSERT INTO "trace_tags" VALUES('mlflow.source.name','fill.py','1fe5febdeace43bd964f06bd67ed1809');
INSERT INTO "trace_tags" VALUES('mlflow.source.type','LOCAL','1fe5febdeace43bd964f06bd67ed1809');
INSERT INTO "trace_tags" VALUES('mlflow.traceName','f','1fe5febdeace43bd964f06bd67ed1809');
INSERT INTO "trace_tags" VALUES('mlflow.artifactLocation','artifacts/traces/1fe5febdeace43bd964f06bd67ed1809/artifacts','1fe5febdeace43bd964f06bd67ed1809');
CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid);
CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid);
CREATE INDEX index_inputs_input_uuid ON inputs (input_uuid);
CREATE INDEX index_inputs_destination_type_destination_id_source_type ON inputs (destination_type, destination_id, source_type);
CREATE INDEX index_params_run_uuid ON params (run_uuid);
CREATE INDEX index_trace_info_experiment_id_timestamp_ms ON trace_info (experiment_id, timestamp_ms);
CREATE INDEX index_trace_tags_request_id ON trace_tags (request_id);
CREATE INDEX index_trace_request_metadata_request_id ON trace_request_metadata (request_id);
CREATE INDEX index_tags_run_uuid ON tags (run_uuid);
CREATE INDEX index_datasets_experiment_id_dataset_source_type ON datasets (experiment_id, dataset_source_type);
CREATE INDEX index_datasets_dataset_uuid ON datasets (dataset_uuid);
COMMIT;
