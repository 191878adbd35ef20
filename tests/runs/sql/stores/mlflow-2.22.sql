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
INSERT INTO "datasets" VALUES('0a45efd243e94a12976c71726b2e99e6',1,'houses','d1gest0','local','{"uri": "houses.csv"}','{"mlflow_colspec": []}','{"num_rows": 442}');
INSERT INTO "datasets" VALUES('2738f306a0354b25a9bfdfd904750982',1,'houses','d1gest1','local','{"uri": "houses.csv"}','{"mlflow_colspec": []}','{"num_rows": 442}');
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
INSERT INTO "experiments" VALUES(0,'Default','/nowhere/mlruns/0','active',1796050189774,1796050189774);
INSERT INTO "experiments" VALUES(1,'bench','/nowhere/artifacts/bench','active',1796050189776,1796050189776);
INSERT INTO "experiments" VALUES(2,'gone','/nowhere/artifacts/gone','deleted',1796050189787,1796050190213);
CREATE TABLE input_tags (
	input_uuid VARCHAR(36) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	value VARCHAR(500) NOT NULL, 
	CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name)
);
INSERT INTO "input_tags" VALUES('c1e4a851fd7b4a3a9380209293b2853c','mlflow.data.context','training');
INSERT INTO "input_tags" VALUES('acf3062e07804b67a401e76904c068b5','mlflow.data.context','training');
CREATE TABLE inputs (
	input_uuid VARCHAR(36) NOT NULL, 
	source_type VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	destination_type VARCHAR(36) NOT NULL, 
	destination_id VARCHAR(36) NOT NULL, 
	CONSTRAINT inputs_pk PRIMARY KEY (source_type, source_id, destination_type, destination_id)
);
INSERT INTO "inputs" VALUES('c1e4a851fd7b4a3a9380209293b2853c','DATASET','0a45efd243e94a12976c71726b2e99e6','RUN','7cc9fa315aa9446c8ff64ee77cef3bd5');
INSERT INTO "inputs" VALUES('acf3062e07804b67a401e76904c068b5','DATASET','2738f306a0354b25a9bfdfd904750982','RUN','4a4783a520684adb80f3395a5ce30338');
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
INSERT INTO "latest_metrics" VALUES('loss',1.66666666666666657414e-01,1700000000005,5,0,'7cc9fa315aa9446c8ff64ee77cef3bd5');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000000003,3,0,'7cc9fa315aa9446c8ff64ee77cef3bd5');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'7cc9fa315aa9446c8ff64ee77cef3bd5');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'7cc9fa315aa9446c8ff64ee77cef3bd5');
INSERT INTO "latest_metrics" VALUES('loss',1.16666666666666674068e+00,1700000001005,5,0,'4a4783a520684adb80f3395a5ce30338');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000001003,3,0,'4a4783a520684adb80f3395a5ce30338');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'4a4783a520684adb80f3395a5ce30338');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'4a4783a520684adb80f3395a5ce30338');
INSERT INTO "latest_metrics" VALUES('loss',2.16666666666666651863e+00,1700000002005,5,0,'d104348628d4467997e739185bb3475d');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000002003,3,0,'d104348628d4467997e739185bb3475d');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'d104348628d4467997e739185bb3475d');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'d104348628d4467997e739185bb3475d');
INSERT INTO "latest_metrics" VALUES('loss',3.16666666666666651863e+00,1700000003005,5,0,'4768bcdc37754d7288b9b84bce0de42f');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000003003,3,0,'4768bcdc37754d7288b9b84bce0de42f');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'4768bcdc37754d7288b9b84bce0de42f');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'4768bcdc37754d7288b9b84bce0de42f');
INSERT INTO "latest_metrics" VALUES('loss',4.16666666666666696272e+00,1700000004005,5,0,'89193a2dfcf64d31ba93679a4f6d36ad');
INSERT INTO "latest_metrics" VALUES('odd',-1.79769313486231562234e+308,1700000004003,3,0,'89193a2dfcf64d31ba93679a4f6d36ad');
INSERT INTO "latest_metrics" VALUES('same step',1.0,1700000000001,3,0,'89193a2dfcf64d31ba93679a4f6d36ad');
INSERT INTO "latest_metrics" VALUES('late',4.0,1700000000000,4,0,'89193a2dfcf64d31ba93679a4f6d36ad');
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
INSERT INTO "metrics" VALUES('loss',1.0,1700000000000,'7cc9fa315aa9446c8ff64ee77cef3bd5',0,0);
INSERT INTO "metrics" VALUES('loss',0.5,1700000000001,'7cc9fa315aa9446c8ff64ee77cef3bd5',1,0);
INSERT INTO "metrics" VALUES('loss',3.33333333333333314829e-01,1700000000002,'7cc9fa315aa9446c8ff64ee77cef3bd5',2,0);
INSERT INTO "metrics" VALUES('loss',1.66666666666666657414e-01,1700000000005,'7cc9fa315aa9446c8ff64ee77cef3bd5',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000000000,'7cc9fa315aa9446c8ff64ee77cef3bd5',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000000001,'7cc9fa315aa9446c8ff64ee77cef3bd5',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000000002,'7cc9fa315aa9446c8ff64ee77cef3bd5',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000000003,'7cc9fa315aa9446c8ff64ee77cef3bd5',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'7cc9fa315aa9446c8ff64ee77cef3bd5',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'7cc9fa315aa9446c8ff64ee77cef3bd5',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'7cc9fa315aa9446c8ff64ee77cef3bd5',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'7cc9fa315aa9446c8ff64ee77cef3bd5',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'7cc9fa315aa9446c8ff64ee77cef3bd5',1,0);
INSERT INTO "metrics" VALUES('loss',2.0,1700000001000,'4a4783a520684adb80f3395a5ce30338',0,0);
INSERT INTO "metrics" VALUES('loss',1.5,1700000001001,'4a4783a520684adb80f3395a5ce30338',1,0);
INSERT INTO "metrics" VALUES('loss',1.33333333333333325931e+00,1700000001002,'4a4783a520684adb80f3395a5ce30338',2,0);
INSERT INTO "metrics" VALUES('loss',1.16666666666666674068e+00,1700000001005,'4a4783a520684adb80f3395a5ce30338',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000001000,'4a4783a520684adb80f3395a5ce30338',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000001001,'4a4783a520684adb80f3395a5ce30338',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000001002,'4a4783a520684adb80f3395a5ce30338',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000001003,'4a4783a520684adb80f3395a5ce30338',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'4a4783a520684adb80f3395a5ce30338',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'4a4783a520684adb80f3395a5ce30338',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'4a4783a520684adb80f3395a5ce30338',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'4a4783a520684adb80f3395a5ce30338',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'4a4783a520684adb80f3395a5ce30338',1,0);
INSERT INTO "metrics" VALUES('loss',3.0,1700000002000,'d104348628d4467997e739185bb3475d',0,0);
INSERT INTO "metrics" VALUES('loss',2.5,1700000002001,'d104348628d4467997e739185bb3475d',1,0);
INSERT INTO "metrics" VALUES('loss',2.33333333333333348136e+00,1700000002002,'d104348628d4467997e739185bb3475d',2,0);
INSERT INTO "metrics" VALUES('loss',2.16666666666666651863e+00,1700000002005,'d104348628d4467997e739185bb3475d',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000002000,'d104348628d4467997e739185bb3475d',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000002001,'d104348628d4467997e739185bb3475d',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000002002,'d104348628d4467997e739185bb3475d',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000002003,'d104348628d4467997e739185bb3475d',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'d104348628d4467997e739185bb3475d',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'d104348628d4467997e739185bb3475d',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'d104348628d4467997e739185bb3475d',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'d104348628d4467997e739185bb3475d',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'d104348628d4467997e739185bb3475d',1,0);
INSERT INTO "metrics" VALUES('loss',4.0,1700000003000,'4768bcdc37754d7288b9b84bce0de42f',0,0);
INSERT INTO "metrics" VALUES('loss',3.5,1700000003001,'4768bcdc37754d7288b9b84bce0de42f',1,0);
INSERT INTO "metrics" VALUES('loss',3.33333333333333348136e+00,1700000003002,'4768bcdc37754d7288b9b84bce0de42f',2,0);
INSERT INTO "metrics" VALUES('loss',3.16666666666666651863e+00,1700000003005,'4768bcdc37754d7288b9b84bce0de42f',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000003000,'4768bcdc37754d7288b9b84bce0de42f',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000003001,'4768bcdc37754d7288b9b84bce0de42f',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000003002,'4768bcdc37754d7288b9b84bce0de42f',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000003003,'4768bcdc37754d7288b9b84bce0de42f',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'4768bcdc37754d7288b9b84bce0de42f',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'4768bcdc37754d7288b9b84bce0de42f',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'4768bcdc37754d7288b9b84bce0de42f',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'4768bcdc37754d7288b9b84bce0de42f',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'4768bcdc37754d7288b9b84bce0de42f',1,0);
INSERT INTO "metrics" VALUES('loss',5.0,1700000004000,'89193a2dfcf64d31ba93679a4f6d36ad',0,0);
INSERT INTO "metrics" VALUES('loss',4.5,1700000004001,'89193a2dfcf64d31ba93679a4f6d36ad',1,0);
INSERT INTO "metrics" VALUES('loss',4.33333333333333303727e+00,1700000004002,'89193a2dfcf64d31ba93679a4f6d36ad',2,0);
INSERT INTO "metrics" VALUES('loss',4.16666666666666696272e+00,1700000004005,'89193a2dfcf64d31ba93679a4f6d36ad',5,0);
INSERT INTO "metrics" VALUES('odd',1.5,1700000004000,'89193a2dfcf64d31ba93679a4f6d36ad',0,0);
INSERT INTO "metrics" VALUES('odd',0.0,1700000004001,'89193a2dfcf64d31ba93679a4f6d36ad',1,1);
INSERT INTO "metrics" VALUES('odd',1.79769313486231562234e+308,1700000004002,'89193a2dfcf64d31ba93679a4f6d36ad',2,0);
INSERT INTO "metrics" VALUES('odd',-1.79769313486231562234e+308,1700000004003,'89193a2dfcf64d31ba93679a4f6d36ad',3,0);
INSERT INTO "metrics" VALUES('same step',2.0,1700000000000,'89193a2dfcf64d31ba93679a4f6d36ad',3,0);
INSERT INTO "metrics" VALUES('same step',1.0,1700000000001,'89193a2dfcf64d31ba93679a4f6d36ad',3,0);
INSERT INTO "metrics" VALUES('late',4.0,1700000000000,'89193a2dfcf64d31ba93679a4f6d36ad',4,0);
INSERT INTO "metrics" VALUES('late',7.0,1700000000001,'89193a2dfcf64d31ba93679a4f6d36ad',-2,0);
INSERT INTO "metrics" VALUES('late',0.5,1700000000002,'89193a2dfcf64d31ba93679a4f6d36ad',1,0);
CREATE TABLE model_version_tags (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	name VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT model_version_tag_pk PRIMARY KEY ("key", name, version), 
	FOREIGN KEY(name, version) REFERENCES model_versions (name, version) ON UPDATE cascade
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
INSERT INTO "params" VALUES('lr','0.0','7cc9fa315aa9446c8ff64ee77cef3bd5');
INSERT INTO "params" VALUES('text','é ✓ ][','7cc9fa315aa9446c8ff64ee77cef3bd5');
INSERT INTO "params" VALUES('empty','x','7cc9fa315aa9446c8ff64ee77cef3bd5');
INSERT INTO "params" VALUES('lr','0.1','4a4783a520684adb80f3395a5ce30338');
INSERT INTO "params" VALUES('text','é ✓ ][','4a4783a520684adb80f3395a5ce30338');
INSERT INTO "params" VALUES('empty','','4a4783a520684adb80f3395a5ce30338');
INSERT INTO "params" VALUES('lr','0.2','d104348628d4467997e739185bb3475d');
INSERT INTO "params" VALUES('text','é ✓ ][','d104348628d4467997e739185bb3475d');
INSERT INTO "params" VALUES('empty','','d104348628d4467997e739185bb3475d');
INSERT INTO "params" VALUES('lr','0.30000000000000004','4768bcdc37754d7288b9b84bce0de42f');
INSERT INTO "params" VALUES('text','é ✓ ][','4768bcdc37754d7288b9b84bce0de42f');
INSERT INTO "params" VALUES('empty','','4768bcdc37754d7288b9b84bce0de42f');
INSERT INTO "params" VALUES('lr','0.4','89193a2dfcf64d31ba93679a4f6d36ad');
INSERT INTO "params" VALUES('text','é ✓ ][','89193a2dfcf64d31ba93679a4f6d36ad');
INSERT INTO "params" VALUES('empty','','89193a2dfcf64d31ba93679a4f6d36ad');
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
INSERT INTO "runs" VALUES('7cc9fa315aa9446c8ff64ee77cef3bd5','parent','UNKNOWN','','','ann','FINISHED',1700000000000,1700000000500,'','active','/nowhere/artifacts/bench/7cc9fa315aa9446c8ff64ee77cef3bd5/artifacts',1,NULL);
INSERT INTO "runs" VALUES('4a4783a520684adb80f3395a5ce30338','child','UNKNOWN','','','ann','FINISHED',1700000001000,1700000001500,'','active','/nowhere/artifacts/bench/4a4783a520684adb80f3395a5ce30338/artifacts',1,NULL);
INSERT INTO "runs" VALUES('d104348628d4467997e739185bb3475d','failed','UNKNOWN','','','ann','FAILED',1700000002000,1700000002500,'','active','/nowhere/artifacts/bench/d104348628d4467997e739185bb3475d/artifacts',1,NULL);
INSERT INTO "runs" VALUES('4768bcdc37754d7288b9b84bce0de42f','deleted','UNKNOWN','','','ann','FINISHED',1700000003000,1700000003500,'','deleted','/nowhere/artifacts/bench/4768bcdc37754d7288b9b84bce0de42f/artifacts',1,1796050190136);
INSERT INTO "runs" VALUES('89193a2dfcf64d31ba93679a4f6d36ad','running','UNKNOWN','','','ann','RUNNING',1700000004000,NULL,'','active','/nowhere/artifacts/bench/89193a2dfcf64d31ba93679a4f6d36ad/artifacts',1,NULL);
INSERT INTO "runs" VALUES('da9976810e3e4eca87591ed1c86e207e','in gone','UNKNOWN','','','unknown','RUNNING',1700000000000,NULL,'','deleted','/nowhere/artifacts/gone/da9976810e3e4eca87591ed1c86e207e/artifacts',2,1796050190215);
CREATE TABLE "tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "tags" VALUES('mlflow.runName','parent','7cc9fa315aa9446c8ff64ee77cef3bd5');
INSERT INTO "tags" VALUES('mlflow.user','ann','7cc9fa315aa9446c8ff64ee77cef3bd5');
INSERT INTO "tags" VALUES('team','blue','7cc9fa315aa9446c8ff64ee77cef3bd5');
INSERT INTO "tags" VALUES('mlflow.note.content','note 0','7cc9fa315aa9446c8ff64ee77cef3bd5');
INSERT INTO "tags" VALUES('mlflow.runName','child','4a4783a520684adb80f3395a5ce30338');
INSERT INTO "tags" VALUES('mlflow.user','ann','4a4783a520684adb80f3395a5ce30338');
INSERT INTO "tags" VALUES('team','blue','4a4783a520684adb80f3395a5ce30338');
INSERT INTO "tags" VALUES('mlflow.parentRunId','7cc9fa315aa9446c8ff64ee77cef3bd5','4a4783a520684adb80f3395a5ce30338');
INSERT INTO "tags" VALUES('mlflow.note.content','note 1','4a4783a520684adb80f3395a5ce30338');
INSERT INTO "tags" VALUES('mlflow.runName','failed','d104348628d4467997e739185bb3475d');
INSERT INTO "tags" VALUES('mlflow.user','ann','d104348628d4467997e739185bb3475d');
INSERT INTO "tags" VALUES('team','blue','d104348628d4467997e739185bb3475d');
INSERT INTO "tags" VALUES('mlflow.note.content','note 2','d104348628d4467997e739185bb3475d');
INSERT INTO "tags" VALUES('mlflow.runName','deleted','4768bcdc37754d7288b9b84bce0de42f');
INSERT INTO "tags" VALUES('mlflow.user','ann','4768bcdc37754d7288b9b84bce0de42f');
INSERT INTO "tags" VALUES('team','blue','4768bcdc37754d7288b9b84bce0de42f');
INSERT INTO "tags" VALUES('mlflow.note.content','note 3','4768bcdc37754d7288b9b84bce0de42f');
INSERT INTO "tags" VALUES('mlflow.runName','running','89193a2dfcf64d31ba93679a4f6d36ad');
INSERT INTO "tags" VALUES('mlflow.user','ann','89193a2dfcf64d31ba93679a4f6d36ad');
INSERT INTO "tags" VALUES('team','blue','89193a2dfcf64d31ba93679a4f6d36ad');
INSERT INTO "tags" VALUES('mlflow.note.content','note 4','89193a2dfcf64d31ba93679a4f6d36ad');
INSERT INTO "tags" VALUES('mlflow.runName','in gone','da9976810e3e4eca87591ed1c86e207e');
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
COMMIT;
