-- What `/readyz` writes to know whether the database takes writes: one row, changed in place.
create table write_probe (id int primary key check (id = 1), at timestamptz not null);
insert into write_probe values (1, now());
