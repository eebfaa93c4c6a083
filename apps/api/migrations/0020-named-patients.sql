-- Whose images a case is of, as a lead said it where the source names no patient: {patientId, by, at}, with the patient_key that comes of it.
alter table reading_case add column named_patient jsonb check (named_patient is null or patient_key is not null);
