-- Which worker's lease of a job it is: one whose time has gone by stores nothing any more.
ALTER TABLE print_job ADD COLUMN worker TEXT;
