package org.example.shop;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import javax.sql.DataSource;

/** The data source of server.xml. */
@Dependent
public class ShopDatabase {

    @Produces
    @Resource(lookup = "jdbc/shop")
    DataSource dataSource;
}
