{# Zip codes are text: nine of them begin with a zero. #}
select
  cast(listed.id as integer) as "CityID",
  listed.name as "CityName",
  listed.zipcode as "Zipcode",
  cast(32 as integer) as "CountryID"
from (
  values
    (1, 'New York', '10001'), (2, 'Los Angeles', '90001'), (3, 'Chicago', '60601'), (4, 'Houston', '77001'),
    (5, 'Phoenix', '85001'), (6, 'Philadelphia', '19102'), (7, 'San Antonio', '78201'), (8, 'San Diego', '92101'),
    (9, 'Dallas', '75201'), (10, 'San Jose', '95110'), (11, 'Austin', '78701'), (12, 'Jacksonville', '32202'),
    (13, 'Fort Worth', '76102'), (14, 'Columbus', '43215'), (15, 'Charlotte', '28202'), (16, 'San Francisco', '94102'),
    (17, 'Indianapolis', '46204'), (18, 'Seattle', '98101'), (19, 'Denver', '80202'), (20, 'Washington', '20001'),
    (21, 'Boston', '02108'), (22, 'El Paso', '79901'), (23, 'Nashville', '37201'), (24, 'Detroit', '48226'),
    (25, 'Oklahoma City', '73102'), (26, 'Portland', '97201'), (27, 'Las Vegas', '89101'), (28, 'Memphis', '38103'),
    (29, 'Louisville', '40202'), (30, 'Baltimore', '21201'), (31, 'Milwaukee', '53202'), (32, 'Albuquerque', '87102'),
    (33, 'Tucson', '85701'), (34, 'Fresno', '93721'), (35, 'Mesa', '85201'), (36, 'Sacramento', '95814'),
    (37, 'Atlanta', '30303'), (38, 'Kansas City', '64106'), (39, 'Colorado Springs', '80903'), (40, 'Miami', '33128'),
    (41, 'Raleigh', '27601'), (42, 'Omaha', '68102'), (43, 'Long Beach', '90802'), (44, 'Virginia Beach', '23451'),
    (45, 'Oakland', '94607'), (46, 'Minneapolis', '55401'), (47, 'Tulsa', '74103'), (48, 'Arlington', '76010'),
    (49, 'Tampa', '33602'), (50, 'New Orleans', '70112'), (51, 'Wichita', '67202'), (52, 'Cleveland', '44113'),
    (53, 'Bakersfield', '93301'), (54, 'Aurora', '80010'), (55, 'Anaheim', '92805'), (56, 'Honolulu', '96813'),
    (57, 'Santa Ana', '92701'), (58, 'Riverside', '92501'), (59, 'Corpus Christi', '78401'), (60, 'Lexington', '40507'),
    (61, 'Stockton', '95202'), (62, 'Saint Louis', '63101'), (63, 'Saint Paul', '55101'), (64, 'Pittsburgh', '15219'),
    (65, 'Cincinnati', '45202'), (66, 'Anchorage', '99501'), (67, 'Henderson', '89002'), (68, 'Greensboro', '27401'),
    (69, 'Plano', '75023'), (70, 'Newark', '07102'), (71, 'Lincoln', '68508'), (72, 'Toledo', '43604'),
    (73, 'Orlando', '32801'), (74, 'Chula Vista', '91910'), (75, 'Jersey City', '07302'), (76, 'Chandler', '85225'),
    (77, 'Fort Wayne', '46802'), (78, 'Buffalo', '14202'), (79, 'Durham', '27701'), (80, 'Saint Petersburg', '33701'),
    (81, 'Irvine', '92602'), (82, 'Laredo', '78040'), (83, 'Lubbock', '79401'), (84, 'Madison', '53703'),
    (85, 'Gilbert', '85233'), (86, 'Norfolk', '23510'), (87, 'Reno', '89501'), (88, 'Winston-Salem', '27101'),
    (89, 'Glendale', '85301'), (90, 'Worcester', '01608'), (91, 'Springfield', '01103'), (92, 'Providence', '02903'),
    (93, 'Hartford', '06103'), (94, 'Bridgeport', '06604'), (95, 'Manchester', '03101'), (96, 'Boise', '83702')
) as listed (id, name, zipcode)
order by listed.id
