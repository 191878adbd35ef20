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
INSERT INTO "datasets" VALUES('4cd29b5aba5b416f8fdc89c4c334b08f',1,'houses','d1gest0','local','{"uri": "houses.csv"}','{"mlflow_colspec": []}','{"num_rows": 442}');
INSERT INTO "datasets" VALUES('ebc65d1c223248c68bc38c53aa439c76',1,'houses','d1gest1','local','{"uri": "houses.csv"}','{"mlflow_colspec": []}','{"num_rows": 442}');
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
INSERT INTO "experiments" VALUES(0,'Default','/nowhere/mlruns/0','active',1796050221204,1796050221204);
INSERT INTO "experiments" VALUES(1,'bench','/nowhere/artifacts/bench','active',1796050221206,1796050221206);
INSERT INTO "experiments" VALUES(2,'gone','/nowhere/artifacts/gone','deleted',1796050221208,1796050221361);
CREATE TABLE input_tags (
	input_uuid VARCHAR(36) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	value VARCHAR(500) NOT NULL, 
	CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name)
);
INSERT INTO "input_tags" VALUES('72b3c1f2c9234dd3b6d968c2d29582ed','mlflow.data.context','training');
INSERT INTO "input_tags" VALUES('b449acca0c9948b0a9bb15d0cf751d2b','mlflow.data.context','training');
CREATE TABLE inputs (
	input_uuid VARCHAR(36) NOT NULL, 
	source_type VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	destination_type VARCHAR(36) NOT NULL, 
	destination_id VARCHAR(36) NOT NULL, step BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT inputs_pk PRIMARY KEY (source_type, source_id, destination_type, destination_id)
);
INSERT INTO "inputs" VALUES('72b3c1f2c9234dd3b6d968c2d29582ed','DATASET','4cd29b5aba5b416f8fdc89c4c334b08f','RUN','e09b20c6c1f34491a9e58c1536de78c6',0);
INSERT INTO "inputs" VALUES('b449acca0c9948b0a9bb15d0cf751d2b','DATASET','ebc65d1c223248c68bc38c53aa439c76','RUN','f86426b36c2d42b4aa9432ed8874d40c',0);
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
INSERT INTO "latest_metrics" VALUES('loss',1.66666666666666657414e-01,1700000000005,5,0,'e09b20c6c1f34491a9e58c1536de78c6');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000000003,3,0,'e09b20c6c1f34491a9e58c1536de78c6');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'e09b20c6c1f34491a9e58c1536de78c6');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'e09b20c6c1f34491a9e58c1536de78c6');
INSERT INTO "latest_metrics" VALUES('loss',1.16666666666666674068e+00,1700000001005,5,0,'f86426b36c2d42b4aa9432ed8874d40c');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000001003,3,0,'f86426b36c2d42b4aa9432ed8874d40c');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'f86426b36c2d42b4aa9432ed8874d40c');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'f86426b36c2d42b4aa9432ed8874d40c');
INSERT INTO "latest_metrics" VALUES('loss',2.16666666666666651863e+00,1700000002005,5,0,'d5f8980943054e47a06c0e7bf6a87d83');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000002003,3,0,'d5f8980943054e47a06c0e7bf6a87d83');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'d5f8980943054e47a06c0e7bf6a87d83');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'d5f8980943054e47a06c0e7bf6a87d83');
INSERT INTO "latest_metrics" VALUES('loss',3.16666666666666651863e+00,1700000003005,5,0,'0c7ef0bb1039481cb87b911522cb57fe');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000003003,3,0,'0c7ef0bb1039481cb87b911522cb57fe');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'0c7ef0bb1039481cb87b911522cb57fe');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'0c7ef0bb1039481cb87b911522cb57fe');
INSERT INTO "latest_metrics" VALUES('loss',4.16666666666666696272e+00,1700000004005,5,0,'1bfe8638ca6b44c8b9a2142b53a44c55');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000004003,3,0,'1bfe8638ca6b44c8b9a2142b53a44c55');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'1bfe8638ca6b44c8b9a2142b53a44c55');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'1bfe8638ca6b44c8b9a2142b53a44c55');
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
INSERT INTO "metrics" VALUES('loss',1.0,1700000000000,'e09b20c6c1f34491a9e58c1536de78c6',0,0);
INSERT INTO "metrics" VALUES('loss',0.5,1700000000001,'e09b20c6c1f34491a9e58c1536de78c6',1,0);
INSERT INTO "metrics" VALUES('loss',3.33333333333333314829e-01,1700000000002,'e09b20c6c1f34491a9e58c1536de78c6',2,0);
INSERT INTO "metrics" VALUES('loss',1.66666666666666657414e-01,1700000000005,'e09b20c6c1f34491a9e58c1536de78c6',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000000000,'e09b20c6c1f34491a9e58c1536de78c6',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000000001,'e09b20c6c1f34491a9e58c1536de78c6',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000000002,'e09b20c6c1f34491a9e58c1536de78c6',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000000003,'e09b20c6c1f34491a9e58c1536de78c6',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'e09b20c6c1f34491a9e58c1536de78c6',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'e09b20c6c1f34491a9e58c1536de78c6',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'e09b20c6c1f34491a9e58c1536de78c6',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'e09b20c6c1f34491a9e58c1536de78c6',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'e09b20c6c1f34491a9e58c1536de78c6',1,0);
INSERT INTO "metrics" VALUES('loss',2.0,1700000001000,'f86426b36c2d42b4aa9432ed8874d40c',0,0);
INSERT INTO "metrics" VALUES('loss',1.5,1700000001001,'f86426b36c2d42b4aa9432ed8874d40c',1,0);
INSERT INTO "metrics" VALUES('loss',1.33333333333333325931e+00,1700000001002,'f86426b36c2d42b4aa9432ed8874d40c',2,0);
INSERT INTO "metrics" VALUES('loss',1.16666666666666674068e+00,1700000001005,'f86426b36c2d42b4aa9432ed8874d40c',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000001000,'f86426b36c2d42b4aa9432ed8874d40c',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000001001,'f86426b36c2d42b4aa9432ed8874d40c',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000001002,'f86426b36c2d42b4aa9432ed8874d40c',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000001003,'f86426b36c2d42b4aa9432ed8874d40c',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'f86426b36c2d42b4aa9432ed8874d40c',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'f86426b36c2d42b4aa9432ed8874d40c',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'f86426b36c2d42b4aa9432ed8874d40c',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'f86426b36c2d42b4aa9432ed8874d40c',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'f86426b36c2d42b4aa9432ed8874d40c',1,0);
INSERT INTO "metrics" VALUES('loss',3.0,1700000002000,'d5f8980943054e47a06c0e7bf6a87d83',0,0);
INSERT INTO "metrics" VALUES('loss',2.5,1700000002001,'d5f8980943054e47a06c0e7bf6a87d83',1,0);
INSERT INTO "metrics" VALUES('loss',2.33333333333333348136e+00,1700000002002,'d5f8980943054e47a06c0e7bf6a87d83',2,0);
INSERT INTO "metrics" VALUES('loss',2.16666666666666651863e+00,1700000002005,'d5f8980943054e47a06c0e7bf6a87d83',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000002000,'d5f8980943054e47a06c0e7bf6a87d83',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000002001,'d5f8980943054e47a06c0e7bf6a87d83',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000002002,'d5f8980943054e47a06c0e7bf6a87d83',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000002003,'d5f8980943054e47a06c0e7bf6a87d83',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'d5f8980943054e47a06c0e7bf6a87d83',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'d5f8980943054e47a06c0e7bf6a87d83',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'d5f8980943054e47a06c0e7bf6a87d83',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'d5f8980943054e47a06c0e7bf6a87d83',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'d5f8980943054e47a06c0e7bf6a87d83',1,0);
INSERT INTO "metrics" VALUES('loss',4.0,1700000003000,'0c7ef0bb1039481cb87b911522cb57fe',0,0);
INSERT INTO "metrics" VALUES('loss',3.5,1700000003001,'0c7ef0bb1039481cb87b911522cb57fe',1,0);
INSERT INTO "metrics" VALUES('loss',3.33333333333333348136e+00,1700000003002,'0c7ef0bb1039481cb87b911522cb57fe',2,0);
INSERT INTO "metrics" VALUES('loss',3.16666666666666651863e+00,1700000003005,'0c7ef0bb1039481cb87b911522cb57fe',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000003000,'0c7ef0bb1039481cb87b911522cb57fe',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000003001,'0c7ef0bb1039481cb87b911522cb57fe',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000003002,'0c7ef0bb1039481cb87b911522cb57fe',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000003003,'0c7ef0bb1039481cb87b911522cb57fe',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'0c7ef0bb1039481cb87b911522cb57fe',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'0c7ef0bb1039481cb87b911522cb57fe',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'0c7ef0bb1039481cb87b911522cb57fe',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'0c7ef0bb1039481cb87b911522cb57fe',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'0c7ef0bb1039481cb87b911522cb57fe',1,0);
INSERT INTO "metrics" VALUES('loss',5.0,1700000004000,'1bfe8638ca6b44c8b9a2142b53a44c55',0,0);
INSERT INTO "metrics" VALUES('loss',4.5,1700000004001,'1bfe8638ca6b44c8b9a2142b53a44c55',1,0);
INSERT INTO "metrics" VALUES('loss',4.33333333333333303727e+00,1700000004002,'1bfe8638ca6b44c8b9a2142b53a44c55',2,0);
INSERT INTO "metrics" VALUES('loss',4.16666666666666696272e+00,1700000004005,'1bfe8638ca6b44c8b9a2142b53a44c55',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000004000,'1bfe8638ca6b44c8b9a2142b53a44c55',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000004001,'1bfe8638ca6b44c8b9a2142b53a44c55',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000004002,'1bfe8638ca6b44c8b9a2142b53a44c55',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000004003,'1bfe8638ca6b44c8b9a2142b53a44c55',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'1bfe8638ca6b44c8b9a2142b53a44c55',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'1bfe8638ca6b44c8b9a2142b53a44c55',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'1bfe8638ca6b44c8b9a2142b53a44c55',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'1bfe8638ca6b44c8b9a2142b53a44c55',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'1bfe8638ca6b44c8b9a2142b53a44c55',1,0);
CREATE TABLE "model_version_tags" (
	"key" VARCHAR(250) NOT NULL, 
	value TEXT, 
	name VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT model_version_tag_pk PRIMARY KEY ("key", name, version), 
	FOREIGN KEY(name, version) REFERENCES model_versions (name, version) ON UPDATE CASCADE
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
	run_link VARCHAR(500), storage_location VARCHAR(500), 
	CONSTRAINT model_version_pk PRIMARY KEY (name, version), 
	FOREIGN KEY(name) REFERENCES registered_models (name) ON UPDATE CASCADE
);
CREATE TABLE "params" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000) NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT param_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "params" VALUES('lr','0.0','e09b20c6c1f34491a9e58c1536de78c6');
INSERT INTO "params" VALUES('text','é ✓ ][','e09b20c6c1f34491a9e58c1536de78c6');
INSERT INTO "params" VALUES('empty','x','e09b20c6c1f34491a9e58c1536de78c6');
INSERT INTO "params" VALUES('lr','0.1','f86426b36c2d42b4aa9432ed8874d40c');
INSERT INTO "params" VALUES('text','é ✓ ][','f86426b36c2d42b4aa9432ed8874d40c');
INSERT INTO "params" VALUES('empty','','f86426b36c2d42b4aa9432ed8874d40c');
INSERT INTO "params" VALUES('lr','0.2','d5f8980943054e47a06c0e7bf6a87d83');
INSERT INTO "params" VALUES('text','é ✓ ][','d5f8980943054e47a06c0e7bf6a87d83');
INSERT INTO "params" VALUES('empty','','d5f8980943054e47a06c0e7bf6a87d83');
INSERT INTO "params" VALUES('lr','0.30000000000000004','0c7ef0bb1039481cb87b911522cb57fe');
INSERT INTO "params" VALUES('text','é ✓ ][','0c7ef0bb1039481cb87b911522cb57fe');
INSERT INTO "params" VALUES('empty','','0c7ef0bb1039481cb87b911522cb57fe');
INSERT INTO "params" VALUES('lr','0.4','1bfe8638ca6b44c8b9a2142b53a44c55');
INSERT INTO "params" VALUES('text','é ✓ ][','1bfe8638ca6b44c8b9a2142b53a44c55');
INSERT INTO "params" VALUES('empty','','1bfe8638ca6b44c8b9a2142b53a44c55');
CREATE TABLE registered_model_aliases (
	alias VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	CONSTRAINT registered_model_alias_pk PRIMARY KEY (name, alias), 
	CONSTRAINT registered_model_alias_name_fkey FOREIGN KEY(name) REFERENCES registered_models (name) ON DELETE cascade ON UPDATE cascade
);
CREATE TABLE registered_model_tags (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	name VARCHAR(256) NOT NULL, 
	CONSTRAINT registered_model_tag_pk PRIMARY KEY ("key", name), 
	FOREIGN KEY(name) REFERENCES registered_models (name) ON UPDATE cascade
);
CREATE TABLE registered_models (
	name VARCHAR(256) NOT NULL, 
	creation_time BIGINT, 
	last_updated_time BIGINT, 
	description VARCHAR(5000), 
	CONSTRAINT registered_model_pk PRIMARY KEY (name), 
	UNIQUE (name)
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
	CONSTRAINT source_type CHECK (source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT')), 
	CONSTRAINT runs_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), 
	FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED'))
);
INSERT INTO "runs" VALUES('e09b20c6c1f34491a9e58c1536de78c6','parent','UNKNOWN','','','ann','FINISHED',1700000000000,1700000000500,'','active','/nowhere/artifacts/bench/e09b20c6c1f34491a9e58c1536de78c6/artifacts',1,NULL);
INSERT INTO "runs" VALUES('f86426b36c2d42b4aa9432ed8874d40c','child','UNKNOWN','','','ann','FINISHED',1700000001000,1700000001500,'','active','/nowhere/artifacts/bench/f86426b36c2d42b4aa9432ed8874d40c/artifacts',1,NULL);
INSERT INTO "runs" VALUES('d5f8980943054e47a06c0e7bf6a87d83','failed','UNKNOWN','','','ann','FAILED',1700000002000,1700000002500,'','active','/nowhere/artifacts/bench/d5f8980943054e47a06c0e7bf6a87d83/artifacts',1,NULL);
INSERT INTO "runs" VALUES('0c7ef0bb1039481cb87b911522cb57fe','deleted','UNKNOWN','','','ann','FINISHED',1700000003000,1700000003500,'','deleted','/nowhere/artifacts/bench/0c7ef0bb1039481cb87b911522cb57fe/artifacts',1,1796050221335);
INSERT INTO "runs" VALUES('1bfe8638ca6b44c8b9a2142b53a44c55','running','UNKNOWN','','','ann','RUNNING',1700000004000,NULL,'','active','/nowhere/artifacts/bench/1bfe8638ca6b44c8b9a2142b53a44c55/artifacts',1,NULL);
INSERT INTO "runs" VALUES('a7639329e9b5418aa89aa79b0d060ab1','in gone','UNKNOWN','','','unknown','RUNNING',1700000000000,NULL,'','deleted','/nowhere/artifacts/gone/a7639329e9b5418aa89aa79b0d060ab1/artifacts',2,1796050221363);
CREATE TABLE "tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "tags" VALUES('mlflow.runName','parent','e09b20c6c1f34491a9e58c1536de78c6');
INSERT INTO "tags" VALUES('mlflow.user','ann','e09b20c6c1f34491a9e58c1536de78c6');
INSERT INTO "tags" VALUES('team','blue','e09b20c6c1f34491a9e58c1536de78c6');
INSERT INTO "tags" VALUES('mlflow.note.content','note 0','e09b20c6c1f34491a9e58c1536de78c6');
INSERT INTO "tags" VALUES('mlflow.runName','child','f86426b36c2d42b4aa9432ed8874d40c');
INSERT INTO "tags" VALUES('mlflow.user','ann','f86426b36c2d42b4aa9432ed8874d40c');
INSERT INTO "tags" VALUES('team','blue','f86426b36c2d42b4aa9432ed8874d40c');
INSERT INTO "tags" VALUES('mlflow.parentRunId','e09b20c6c1f34491a9e58c1536de78c6','f86426b36c2d42b4aa9432ed8874d40c');
INSERT INTO "tags" VALUES('mlflow.note.content','note 1','f86426b36c2d42b4aa9432ed8874d40c');
INSERT INTO "tags" VALUES('mlflow.runName','failed','d5f8980943054e47a06c0e7bf6a87d83');
INSERT INTO "tags" VALUES('mlflow.user','ann','d5f8980943054e47a06c0e7bf6a87d83');
INSERT INTO "tags" VALUES('team','blue','d5f8980943054e47a06c0e7bf6a87d83');
INSERT INTO "tags" VALUES('mlflow.note.content','note 2','d5f8980943054e47a06c0e7bf6a87d83');
INSERT INTO "tags" VALUES('mlflow.runName','deleted','0c7ef0bb1039481cb87b911522cb57fe');
INSERT INTO "tags" VALUES('mlflow.user','ann','0c7ef0bb1039481cb87b911522cb57fe');
INSERT INTO "tags" VALUES('team','blue','0c7ef0bb1039481cb87b911522cb57fe');
INSERT INTO "tags" VALUES('mlflow.note.content','note 3','0c7ef0bb1039481cb87b911522cb57fe');
INSERT INTO "tags" VALUES('mlflow.runName','running','1bfe8638ca6b44c8b9a2142b53a44c55');
INSERT INTO "tags" VALUES('mlflow.user','ann','1bfe8638ca6b44c8b9a2142b53a44c55');
INSERT INTO "tags" VALUES('team','blue','1bfe8638ca6b44c8b9a2142b53a44c55');
INSERT INTO "tags" VALUES('mlflow.note.content','note 4','1bfe8638ca6b44c8b9a2142b53a44c55');
INSERT INTO "tags" VALUES('mlflow.runName','in gone','a7639329e9b5418aa89aa79b0d060ab1');
CREATE TABLE trace_info (
	request_id VARCHAR(50) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	timestamp_ms BIGINT NOT NULL, 
	execution_time_ms BIGINT, 
	status VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_info_pk PRIMARY KEY (request_id), 
	CONSTRAINT fk_trace_info_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
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
CREATE INDEX index_logged_model_metrics_model_id ON logged_model_metrics (model_id);
COMMIT;
