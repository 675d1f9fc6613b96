-- The fictional c1 to c9. You already have customers.
INSERT INTO customer (id, name, id_number)
SELECT 'c' || x, '张三', '11010519491231002X' FROM SYSTEM_RANGE(1, 9) WHERE NOT EXISTS (SELECT 1 FROM customer);
