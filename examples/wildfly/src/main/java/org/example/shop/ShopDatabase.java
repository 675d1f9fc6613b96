package org.example.shop;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import javax.sql.DataSource;

/** The data source of configure.cli. */
@Dependent
public class ShopDatabase {

    @Produces
    @Resource(lookup = "java:jboss/datasources/shop")
    DataSource dataSource;
}
